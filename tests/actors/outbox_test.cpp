#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(outbox, shop)

BOOST_AUTO_TEST_CASE(what_was_acknowledged_is_forgotten_within_a_tick) {
  ask(buy("o1"));
  run();
  BOOST_TEST(unsent() > 0); // nothing else has happened since
  advance(200ms);
  BOOST_TEST(unsent() == 0);
}

BOOST_AUTO_TEST_CASE(the_next_transaction_forgets_it_sooner) {
  ask(restock_product{{}, "mouse", 1});
  ask(buy("o1"));
  run();
  BOOST_TEST(stock.held().outbox.size() == 1u);
  ask(restock_product{{}, "mouse", 1});
  run();
  BOOST_TEST(stock.held().outbox.empty());
}

BOOST_AUTO_TEST_CASE(what_could_not_be_forgotten_is_forgotten_later) {
  ask(buy("o1"));
  run();
  stock.disk->next_fault = memory::disk<inventory_rows>::fault::before;
  advance(1s);
  BOOST_TEST(unsent() == 0);
  BOOST_TEST(bus().published("inventory.reserved") == 1);
}

BOOST_AUTO_TEST_CASE(what_is_not_acknowledged_stays) {
  bus().decide = [](auto&) { return fate::held; };
  ask(buy("o1"));
  run();
  BOOST_TEST(unsent() == 1);
  advance(3s);
  BOOST_TEST(unsent() == 1);
}

BOOST_AUTO_TEST_CASE(a_row_waits_for_the_last_of_its_messages) {
  bus().decide = [](auto& m) {
    return saga_id_of(m) == "saga-2" ? fate::held : fate::delivered;
  };
  ask(buy("o1"));
  ask(buy("o2"));
  advance(1s);
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(orders.held().outbox.size() == 1u);
  BOOST_TEST(orders.held().outbox.begin()->second.messages.size() == 2u);
  bus().decide = [](auto&) { return fate::delivered; };
  bus().release();
  run();
  BOOST_TEST(status("o2") == "completed");
  advance(1s);
  BOOST_TEST(unsent() == 0);
}

BOOST_AUTO_TEST_CASE(it_is_published_again_at_start) {
  bus().decide = [](auto&) { return fate::held; };
  ask(buy("o1"));
  run();
  bus().decide = [](auto&) { return fate::delivered; };
  crash();
  run(); // no time passes: no timeout has helped
  BOOST_TEST(status("o1") == "completed");
  advance(200ms);
  BOOST_TEST(unsent() == 0);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(rows_keep_their_numbers_over_a_restart) {
  ask(buy("o1"));
  run();
  auto before = orders.held().last_outbox_id;
  crash();
  advance(1s);
  ask(buy("o2"));
  run();
  BOOST_TEST(orders.held().last_outbox_id > before);
  BOOST_TEST(status("o2") == "completed");
  advance(1s);
  BOOST_TEST(unsent() == 0);
}

BOOST_AUTO_TEST_CASE(events_alone_are_not_kept) {
  ask(buy("o1", {{"unicorn", 1}}));
  run();
  // The reply led to an event, and to no command.
  BOOST_TEST(status("o1") == "failed");
  BOOST_TEST(bus().published("order.events") == 2);
  for (auto& [id, row] : orders.held().outbox)
    for (auto& m : row.messages)
      BOOST_TEST(is_durable(m));
}

BOOST_AUTO_TEST_SUITE_END()
