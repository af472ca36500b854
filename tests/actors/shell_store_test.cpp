#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace std::chrono_literals;

/// A store that cannot be written to.
BOOST_FIXTURE_TEST_SUITE(shell_store, shop)

BOOST_AUTO_TEST_CASE(what_was_asked_before_the_disk_was_full_is_kept) {
  stock.disk->full = true;
  auto kept = ask(restock_product{{}, "mouse", 1});
  ask(buy("o1"));
  run();
  BOOST_TEST(answers(kept) == 0);
  auto refused = ask(restock_product{{}, "mouse", 1});
  run();
  BOOST_TEST(to_string(heard<product>(refused).refused) == "unavailable");
  advance(30s);
  BOOST_TEST(answers(kept) == 0);
  BOOST_TEST(stock.held().dead_letters.empty());
  BOOST_TEST((watch.availability
              == std::vector{std::pair{std::string{"inventory"}, false}}));
  stock.disk->full = false;
  advance(2'500ms);
  BOOST_TEST(heard<product>(kept).value.available == 51);
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(watch.availability.size() == 2u);
  BOOST_TEST(watch.availability.back().second);
  auto later = ask(restock_product{{}, "mouse", 1});
  run();
  BOOST_TEST(to_string(heard<product>(later).refused) == "none");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(it_is_tried_again_ever_less_often) {
  stock.disk->full = true;
  ask(restock_product{{}, "mouse", 1});
  auto before = stock.tries;
  run();
  BOOST_TEST(stock.tries - before == 1u);
  advance(50ms);
  BOOST_TEST(stock.tries - before == 2u);
  advance(100ms);
  BOOST_TEST(stock.tries - before == 3u);
  advance(10s);
  auto settled = stock.tries;
  advance(20s);
  BOOST_TEST(stock.tries - settled == 10u); // every two seconds, without end
}

BOOST_AUTO_TEST_CASE(full_disks_everywhere_lose_nothing) {
  auto fill = [&](bool yes) {
    orders.disk->full = stock.disk->full = yes;
    payments.disk->full = deliveries.disk->full = yes;
  };
  for (int i = 0; i < 8; ++i)
    ask(i % 2 ? buy("o" + std::to_string(i), {{"laptop", 1}})
              : buy_from_wallet("o" + std::to_string(i), {{"mouse", 1}}, 99));
  for (int i = 0; i < 6; ++i) {
    for (int n = 0; n < 5; ++n)
      step();
    fill(true);
    advance(4s);
    fill(false);
    advance(2'100ms); // the longest backoff and a bit
  }
  rest();
  BOOST_TEST(orders.rows<order_row>().size() == 8u);
  BOOST_TEST(watch.ended.size() == 8u);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_commit_that_was_lost_doubles_nothing) {
  using order_fault = memory::disk<order_rows>::fault;
  for (int at = 0;; ++at) {
    shop s;
    s.ask(buy("o1"));
    for (int i = 0; i < at && s.step(); ++i)
      continue;
    if (s.watch.ended.size() == 1)
      break;
    BOOST_TEST_CONTEXT("after step " << at) {
      s.orders.disk->next_fault = order_fault::after;
      s.stock.disk->next_fault = memory::disk<inventory_rows>::fault::after;
      s.payments.disk->next_fault = memory::disk<payment_rows>::fault::after;
      s.deliveries.disk->next_fault = memory::disk<delivery_rows>::fault::after;
      s.rest();
      BOOST_TEST(s.status("o1") == "completed");
      BOOST_TEST(s.provider.charges.size() == 1u);
      BOOST_TEST(s.pieces("laptop") == "8+2");
      BOOST_TEST(s.broken_promises() == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_lost_commit_leaves_no_message_in_the_outbox) {
  stock.disk->next_fault = memory::disk<inventory_rows>::fault::after;
  ask(buy("o1"));
  rest();
  BOOST_TEST(status("o1") == "completed");
  advance(1min);
  BOOST_TEST(unsent() == 0);
}

BOOST_AUTO_TEST_CASE(a_lost_commit_keeps_no_place_of_an_ended_saga) {
  shop s{{.max_in_flight = 1}};
  s.ask(buy("o1"));
  while (s.carrier.parcels.empty())
    s.step(); // the reply to this completes the order
  s.orders.disk->next_fault = memory::disk<order_rows>::fault::after;
  s.rest();
  BOOST_TEST(s.status("o1") == "completed");
  s.advance(1min);
  auto next = s.ask(buy("o2"));
  s.rest();
  BOOST_TEST(to_string(s.heard<order_ref>(next).refused) == "none");
}

BOOST_AUTO_TEST_CASE(contention_is_no_outage) {
  stock.contended = 25;
  auto kept = ask(restock_product{{}, "mouse", 1});
  run();
  BOOST_TEST(answers(kept) == 0);
  auto later = ask(restock_product{{}, "mouse", 1});
  advance(2min);
  BOOST_TEST(heard<product>(kept).value.available == 51);
  BOOST_TEST(heard<product>(later).value.available == 52);
  BOOST_TEST(stock.held().dead_letters.empty());
  BOOST_TEST(watch.availability.empty());
}

BOOST_AUTO_TEST_CASE(sagas_that_cannot_be_counted_refuse_no_order) {
  orders.uncountable = true;
  advance(10s);
  auto placed = ask(buy("o1"));
  rest();
  BOOST_TEST(to_string(heard<order_ref>(placed).refused) == "none");
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(watch.availability.empty());
  BOOST_TEST(watch.said("open sagas cannot be counted") == 1u);
  orders.uncountable = false;
  advance(2s);
  orders.uncountable = true;
  advance(2s);
  BOOST_TEST(watch.said("open sagas cannot be counted") == 2u);
}

BOOST_AUTO_TEST_CASE(dead_letters_are_counted_now_and_then) {
  advance(1s);
  auto before = stock.counts;
  advance(59s);
  BOOST_TEST(stock.counts <= before + 1);
  stock.poison = "keyboard";
  ask(restock_product{{}, "keyboard", 1});
  advance(5s); // soon
  BOOST_TEST(watch.put_aside["inventory"] == 1);
  before = stock.counts;
  for (int i = 0; i < 20; ++i) {
    ask(restock_product{{}, "keyboard", 1});
    advance(1s);
  }
  BOOST_TEST(watch.put_aside["inventory"] > 10);
  BOOST_TEST(stock.counts <= before + 4);
}

BOOST_AUTO_TEST_CASE(poison_that_waited_for_space_does_not_keep_it_shut) {
  stock.disk->full = true;
  ask(restock_product{{}, "mouse", 1});
  auto bad = ask(restock_product{{}, "keyboard", 1});
  run();
  stock.poison = "keyboard";
  stock.disk->full = false;
  advance(10s);
  BOOST_TEST(to_string(heard<product>(bad).refused) == "fault");
  auto later = ask(restock_product{{}, "mouse", 1});
  advance(10s);
  BOOST_TEST(to_string(heard<product>(later).refused) == "none");
  BOOST_TEST(watch.availability.back().second);
}

BOOST_AUTO_TEST_SUITE_END()
