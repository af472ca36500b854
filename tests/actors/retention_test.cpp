#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

constexpr auto kept = 1h;

struct tidy_shop : shop {
  tidy_shop() : shop({.retention = kept}) {}

  bool has_order(const std::string& id) {
    return orders.rows<order_row>().contains(id);
  }

  /// Orders, events, and rows of the barriers.
  std::size_t rows_of_sagas() {
    return orders.rows<order_row>().size() + orders.held().history.size()
           + stock.rows<reservation_row>().size()
           + payments.rows<payment_row>().size()
           + deliveries.rows<delivery_row>().size();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(retention, tidy_shop)

BOOST_AUTO_TEST_CASE(nothing_is_removed_unless_that_is_asked_for) {
  shop s;
  s.ask(buy("o1"));
  s.run();
  s.advance(3h);
  BOOST_TEST(s.status("o1") == "completed");
}

BOOST_AUTO_TEST_CASE(what_has_ended_is_removed_and_the_books_still_balance) {
  ask(buy("card"));
  ask(buy_from_wallet("wallet", {{"laptop", 1}, {"mouse", 3}}));
  ask(buy("failed", {{"laptop", 11}}));
  ask(buy("taken back", {{"mouse", 1}}));
  run();
  ask(cancel_order{{}, "taken back"});
  run();
  advance(kept - 1min);
  BOOST_TEST(status("card") == "completed");
  BOOST_TEST(status("failed") == "failed");
  advance(3min);
  BOOST_TEST(rows_of_sagas() == 0u);
  BOOST_TEST(unsent() == 0u);
  BOOST_TEST(pieces("laptop") == "7+3");
  BOOST_TEST(pieces("mouse") == "47+3");
  BOOST_TEST(credit("ann") == 30'001);
  BOOST_TEST(broken_promises() == "");
  ask(buy("card")); // the same id is a new order
  run();
  BOOST_TEST(pieces("laptop") == "5+5");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(what_was_changed_since_is_kept) {
  ask(buy("o1"));
  run();
  advance(kept - 10min);
  ask(cancel_order{{}, "o1"});
  run();
  advance(kept - 2min);
  BOOST_TEST(status("o1") == "cancelled");
  advance(5min);
  BOOST_TEST(!has_order("o1"));
}

BOOST_AUTO_TEST_CASE(drafts_and_what_is_on_its_way_are_kept) {
  ask(draft_order{"draft", "ann"});
  carrier.decide = [](auto, auto&) { return call_fate::unheard; };
  ask(buy("on its way"));
  run();
  advance(2 * kept);
  BOOST_TEST(status("draft") == "draft");
  BOOST_TEST(status("on its way") == "payment_completed");
}

BOOST_AUTO_TEST_CASE(all_attempts_of_an_order_are_forgotten) {
  ask(draft_order{"o1", "bob"});
  ask(add_line{{}, "o1", {"laptop", 1}, {10'000}});
  ask(check_out_order{{}, "o1", {}}); // without credit
  run();
  BOOST_TEST(status("o1") == "failed");
  ask(deposit_credit{{}, "bob", {10'000}});
  run();
  ask(check_out_order{{}, "o1", {}});
  run();
  BOOST_TEST(payments.rows<payment_row>().size() == 2u);
  BOOST_TEST(status("o1") == "completed");
  advance(kept + 3min);
  BOOST_TEST(rows_of_sagas() == 0u);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_forget_that_comes_twice_counts_once) {
  bus().decide = [](const message& m) {
    return type_of(m).ends_with(".forget") ? fate::doubled : fate::delivered;
  };
  ask(buy("o1"));
  ask(buy_from_wallet("o2"));
  run();
  advance(kept + 3min);
  BOOST_TEST(rows_of_sagas() == 0u);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(nothing_goes_while_a_message_of_before_is_in_the_outbox) {
  bus().decide = [](const message& m) {
    return type_of(m) == "delivery.cancel" ? fate::held : fate::delivered;
  };
  ask(buy("o1"));
  run();
  ask(buy("o2"));
  run();
  ask(cancel_order{{}, "o2"});
  run();
  advance(kept + 3min);
  BOOST_TEST(has_order("o1"));
  bus().release();
  bus().decide = [](auto&) { return fate::delivered; };
  advance(2min);
  BOOST_TEST(!has_order("o1"));
}

BOOST_AUTO_TEST_CASE(a_commit_that_is_in_doubt_loses_no_forget) {
  ask(buy("o1"));
  run();
  advance(kept);
  // The next page is removed, and nobody is told that it was.
  orders.disk->next_fault = memory::disk<order_rows>::fault::after;
  advance(5min);
  BOOST_TEST(rows_of_sagas() == 0u);
  BOOST_TEST(unsent() == 0u);
}

BOOST_AUTO_TEST_CASE(an_order_that_was_tried_very_often_goes_alone) {
  for (auto id : {"o1", "o2", "o3"}) {
    ask(draft_order{id, "bob"});
    ask(add_line{{}, id, {"laptop", 1}, {10'000}});
    for (int i = 0; i < 600; ++i) {
      ask(check_out_order{{}, id, {}}); // without credit
      run();
    }
  }
  BOOST_TEST(payments.rows<payment_row>().size() == 1'800u);
  auto most = std::size_t{0};
  while (!orders.rows<order_row>().empty()) {
    auto before = bus().published("payment.forget");
    advance(200ms);
    most = std::max(most, bus().published("payment.forget") - before);
  }
  BOOST_TEST(most < 1'800u);
  advance(1s);
  BOOST_TEST(rows_of_sagas() == 0u);
}

BOOST_AUTO_TEST_CASE(many_go_page_by_page) {
  for (int i = 0; i < 450; ++i)
    ask(buy("o" + std::to_string(i), {{"mouse", i == 0 ? 1 : 100}}));
  run();
  auto before = orders.tries;
  advance(kept + 3min);
  BOOST_TEST(rows_of_sagas() == 0u);
  BOOST_TEST(broken_promises() == "");
  BOOST_TEST(orders.tries == before); // for no command
}

BOOST_AUTO_TEST_CASE(a_page_that_cannot_be_removed_holds_up_no_other) {
  for (int i = 0; i < 450; ++i)
    ask(buy("o" + std::to_string(i), {{"mouse", 100}}));
  run();
  orders.poison = "o0";
  advance(kept + 3min);
  BOOST_TEST(orders.rows<order_row>().size() == 200u); // o0's page
  BOOST_TEST(watch.availability.empty());
  orders.poison.clear();
  advance(2min);
  BOOST_TEST(rows_of_sagas() == 0u);
}

BOOST_AUTO_TEST_CASE(a_key_outlives_its_order) {
  auto keyed = buy("o1");
  keyed.key = {"orders key", "the same"};
  ask(keyed);
  run();
  advance(kept + 3min);
  BOOST_TEST(!has_order("o1"));
  auto again = keyed;
  again.order_id = "another";
  auto asked = ask(again);
  run();
  BOOST_TEST(heard<order_ref>(asked).replayed);
  BOOST_TEST(heard<order_ref>(asked).value.order_id == "o1");
  BOOST_TEST(rows_of_sagas() == 0u);
}

BOOST_AUTO_TEST_CASE(old_dead_letters_go_too) {
  stock.poison = "saga-1";
  ask(buy("o1"));
  run();
  BOOST_TEST(stock.held().dead_letters.size() == 1u);
  stock.poison.clear();
  advance(kept - 1min);
  BOOST_TEST(stock.held().dead_letters.size() == 1u);
  advance(3min);
  BOOST_TEST(stock.held().dead_letters.empty());
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_ahead_makes_nothing_old) {
  ask(buy("o1"));
  run();
  advance(1min);
  time.time += 24 * 3'600'000;
  advance(5min);
  BOOST_TEST(status("o1") == "completed");
}

BOOST_AUTO_TEST_SUITE_END()
