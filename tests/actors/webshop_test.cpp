#include "tests/actors/crowd.hpp"

#include "actors/domain/participants.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace troupe;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(webshop)

BOOST_AUTO_TEST_CASE(a_draft_is_paid_from_the_wallet_then_reserved) {
  crowd c;
  c.draft("o1", "ann", 2);
  c.check_out("o1");
  c.run();
  BOOST_TEST(c.story("o1") == "draft pending payment_completed completed");
  BOOST_TEST(c.steps("o1") == "payment:done inventory:done");
  BOOST_TEST(c.credit("ann") == 30'000);
  BOOST_TEST(c.pieces("laptop") == "8+2");
  BOOST_TEST(c.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(two_checkouts_at_once_are_one_saga) {
  crowd c;
  c.draft("o1", "ann");
  auto first = c.check_out("o1");
  auto second = c.check_out("o1");
  c.run();
  auto third = c.check_out("o1");
  c.run();
  BOOST_TEST(c.answers(first) + c.answers(second) == 2u);
  BOOST_TEST(to_string(c.heard<order_ref>(third).value.status) == "completed");
  BOOST_TEST(c.credit("ann") == 40'000);
  BOOST_TEST(c.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_paid_order_costs_no_transaction) {
  crowd c;
  c.draft("o1", "ann");
  c.check_out("o1");
  c.advance(2s);
  auto outbox = c.orders.held().last_outbox_id;
  auto saved = c.orders.held().history.size();
  c.check_out("o1");
  c.run();
  BOOST_TEST(c.orders.held().last_outbox_id == outbox);
  BOOST_TEST(c.orders.held().history.size() == saved);
}

BOOST_AUTO_TEST_CASE(a_draft_says_how_it_is_coordinated) {
  auto story = [](coordination by) {
    crowd c{{}, by};
    c.draft("o1", "ann");
    c.check_out("o1");
    c.run();
    BOOST_TEST(c.steps("o1") == "payment:done inventory:done");
    return c.story("o1");
  };
  BOOST_TEST(story(coordination::choreography)
             == "draft pending payment_completed completed");
  BOOST_TEST(story(coordination::two_phase_commit)
             == "draft pending committing completed");
}

BOOST_AUTO_TEST_CASE(so_does_a_batch) {
  in_each([](crowd& c) {
    auto by = c.coordinated_by();
    c.ask(reset_orders{{}, 0, 2 * rows_of_turn, 1, 1, {100}, 1, by});
    c.ask(reset_products{{}, 0, 1, 9, {100}});
    c.ask(reset_wallets{{}, 0, 1, {900}});
    c.run();
    for (auto id : {"0", "1", "2", "3"})
      c.check_out(id);
    c.run();
    BOOST_TEST((c.order("0").coordination == by));
    BOOST_TEST((c.order("3999").coordination == by));
    BOOST_TEST(c.completed() == 4);
    BOOST_TEST(c.credit("0") == 100);
    BOOST_TEST(c.pieces("0") == "1+8");
  });
}

BOOST_AUTO_TEST_CASE(after_a_refill_a_failed_order_succeeds) {
  in_each([](crowd& c) {
    c.draft("o1", "ann", 6);
    c.check_out("o1");
    c.run();
    BOOST_TEST(c.why("o1") == "insufficient_credit");
    BOOST_TEST(c.pieces("laptop") == "10+0");
    c.ask(deposit_credit{{}, "ann", {10'000}});
    c.check_out("o1");
    c.run();
    BOOST_TEST(c.status("o1") == "completed");
    c.draft("o2", "ann", 5);
    c.ask(deposit_credit{{}, "ann", {50'000}});
    c.check_out("o2");
    c.run();
    BOOST_TEST(c.why("o2") == "insufficient_stock");
    BOOST_TEST(c.credit("ann") == 50'000);
    c.ask(restock_product{{}, "laptop", 1});
    c.check_out("o2");
    c.run();
    BOOST_TEST(c.story("o2")
               == (c.coordinated_by() == coordination::two_phase_commit
                       ? "draft pending compensating failed pending "
                         "committing completed"
                       : "draft pending payment_completed compensating failed "
                         "pending payment_completed completed"));
    BOOST_TEST(c.credit("ann") == 0);
    BOOST_TEST(c.pieces("laptop") == "0+11");
  });
}

BOOST_AUTO_TEST_CASE(cancelled_it_is_released_and_refunded) {
  in_each([](crowd& c) {
    c.draft("o1", "ann");
    c.check_out("o1");
    c.run();
    c.ask(cancel_order{{}, "o1"});
    c.run();
    BOOST_TEST(c.steps("o1") == "payment:undone inventory:undone");
    BOOST_TEST(c.status("o1") == "cancelled");
    BOOST_TEST(c.credit("ann") == 50'000);
    BOOST_TEST(c.pieces("laptop") == "10+0");
  });
}

BOOST_AUTO_TEST_CASE(a_failed_native_order_is_tried_again_by_its_own_saga) {
  crowd c;
  c.provider.refuses = [](auto, auto&) { return true; };
  c.ask(buy("o1"));
  c.run();
  BOOST_TEST(c.why("o1") == "payment_declined");
  c.provider.refuses = [](auto, auto&) { return false; };
  c.check_out("o1");
  c.run();
  BOOST_TEST(c.steps("o1") == "inventory:done payment:done delivery:done");
  BOOST_TEST(c.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_batch_is_all_or_nothing_whatever_its_turns) {
  crowd c;
  constexpr auto many = 2 * rows_of_turn + 1;
  auto reset = [&](std::int64_t cents) {
    auto number = c.ask(reset_orders{{}, 0, many, 10, 10, {cents}, 1});
    c.run();
    return c.heard<order_ref>(number).refused;
  };
  BOOST_TEST(to_string(reset(100)) == "none");
  BOOST_TEST(c.orders.rows<order_row>().size() == std::size_t{many});
  c.bus().decide = [](auto&) { return fate::lost; };
  auto last = std::to_string(many - 1);
  c.check_out(last);
  c.run();
  BOOST_TEST(to_string(reset(200)) == "conflict");
  BOOST_TEST(c.order("0").amount.minor == 200);
  BOOST_TEST(c.order("0").seq == 1);
  c.bus().decide = [](auto&) { return fate::delivered; };
  c.rest();
  BOOST_TEST(c.why(last) == "insufficient_credit");
  BOOST_TEST(to_string(reset(200)) == "none");
  BOOST_TEST(c.order("0").amount.minor == 400);
  BOOST_TEST(c.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_asked_for_twice_is_done_once) {
  crowd c;
  reset_products all{{"stock", {}}, 0, 2 * rows_of_turn + 1, 10, {100}};
  c.ask(all);
  c.ask(restock_product{{}, "0", 5});
  auto again = c.ask(all);
  c.run();
  BOOST_TEST(to_string(c.heard<product>(again).refused) == "none");
  BOOST_TEST(c.pieces("0") == "15+0");
  // Another one is not.
  all.key.id = "more stock";
  c.ask(all);
  c.run();
  BOOST_TEST(c.pieces("0") == "10+0");
}

BOOST_AUTO_TEST_CASE(a_checkout_in_doubt_that_is_asked_for_again_is_one) {
  crowd c;
  c.draft("o1", "ann", 6); // more than ann can pay
  c.orders.disk->next_fault = memory::disk<order_rows>::fault::after;
  check_out_order command{{"checkout", {}}, "o1", {}};
  c.ask(command);
  c.rest();
  BOOST_TEST(c.why("o1") == "insufficient_credit");
  auto again = c.ask(command);
  c.rest();
  BOOST_TEST(to_string(c.heard<order_ref>(again).value.status) == "failed");
  BOOST_TEST(c.order("o1").attempt == 1u);
  BOOST_TEST(c.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(others_go_before_and_behind_a_batch) {
  crowd c;
  c.draft("o1", "ann");
  auto before = c.check_out("o1");
  auto batch = c.ask(reset_orders{{}, 0, 3, 10, 10, {1}, 1});
  auto behind = c.ask(add_line{{}, "0", {"laptop", 1}, {1}});
  c.run();
  for (auto number : {before, batch, behind})
    BOOST_TEST(to_string(c.heard<order_ref>(number).refused) == "none");
  BOOST_TEST(c.order("0").items.size() == 3u);
}

BOOST_AUTO_TEST_CASE(of_a_thousand_the_first_hundred_get_it) {
  for (auto slow : {role::order, role::inventory, role::payment}) {
    crowd c;
    if (slow != role::order)
      c.bus().decide = [slow](auto& sent) {
        auto to = addressee_of(sent);
        return to
                       == (slow == role::payment
                               ? number_of<participants::payment>
                               : number_of<participants::inventory>)
                   ? fate::held
                   : fate::delivered;
      };
    c.ask(restock_product{{}, "laptop", 90});
    c.gather(1'000);
    for (int i = 0; i < 1'000; ++i)
      c.check_out(std::to_string(i));
    c.run();
    c.bus().decide = [](auto&) { return fate::delivered; };
    c.bus().release();
    c.rest();
    BOOST_TEST(c.completed() == 100);
    BOOST_TEST(c.pieces("laptop") == "0+100");
    BOOST_TEST(c.broken_promises() == "");
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_oversold_or_undersold_whatever_happens) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed)
    BOOST_TEST_CONTEXT("seed " << seed) {
      crowd c{{.max_batch = seed % 3 == 0 ? 3u : 200u,
               .saga = {.step_timeout = 1'000},
               .has_broker = seed % 2 == 0},
              static_cast<coordination>(seed / 6 % 3)};
      std::mt19937_64 random{seed};
      auto below = [&](std::size_t n) { return random() % n; };
      c.gather(60);
      c.bus().decide = [&](auto&) {
        auto dice = below(100);
        return dice < 80   ? fate::delivered
               : dice < 88 ? fate::lost
               : dice < 94 ? fate::doubled
                           : fate::held;
      };
      std::vector<int> waiting(60);
      for (int i = 0; i < 60; ++i)
        waiting[static_cast<std::size_t>(i)] = i;
      std::shuffle(waiting.begin(), waiting.end(), random);
      for (auto i : waiting) {
        c.check_out(std::to_string(i));
        for (auto steps = below(20); steps > 0 && c.step(); --steps)
          continue;
        auto misfortune = below(100);
        if (misfortune == 0)
          c.crash();
        else if (misfortune == 1)
          c.die_in_commit(all_roles[below(3)], true);
        else if (misfortune < 5)
          c.bus().release_reversed();
      }
      c.bus().decide = [](auto&) { return fate::delivered; };
      c.bus().release();
      c.rest();
      for (auto i : waiting) // those that a crash has swallowed
        if (c.status(std::to_string(i)) == "draft")
          c.check_out(std::to_string(i));
      c.rest();
      BOOST_TEST(c.completed() == 10);
      BOOST_TEST(c.pieces("laptop") == "0+10");
      BOOST_TEST(c.broken_promises() == "");
    }
}

BOOST_AUTO_TEST_SUITE_END()
