#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace std::chrono_literals;

/// What an unreliable bus does to participant.hpp's actors.
BOOST_FIXTURE_TEST_SUITE(redelivery, shop)

BOOST_AUTO_TEST_CASE(a_reply_that_comes_twice_at_once_is_one_reply) {
  bus().decide = [](auto& m) {
    return std::holds_alternative<inventory_reserved>(m) ? fate::doubled
                                                         : fate::delivered;
  };
  ask(buy("o1"));
  run();
  BOOST_TEST(watch.counted("order", "stale_reply") == 0);
  BOOST_TEST(bus().published("payment.process") == 1);
  BOOST_TEST(unsent() > 0);
  advance(1s); // both copies were acknowledged
  BOOST_TEST(unsent() == 0);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_reply_of_long_ago_is_counted_as_stale) {
  bus().decide = [](auto& m) {
    return std::holds_alternative<inventory_reserved>(m) ? fate::held
                                                         : fate::delivered;
  };
  ask(buy("o1"));
  run();
  bus().decide = [](auto&) { return fate::delivered; };
  rest();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(watch.counted("order", "stale_reply") == 0);
  auto before = order("o1").updated_at;
  bus().release();
  run();
  BOOST_TEST(watch.counted("order", "stale_reply") == 1);
  BOOST_TEST(order("o1").updated_at == before);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_timer_that_a_reply_made_needless_is_no_stale_reply) {
  shop s{{.has_broker = true}};
  s.bus().decide = [](auto& m) {
    return std::holds_alternative<inventory_reserved>(m) ? fate::held
                                                         : fate::delivered;
  };
  s.ask(buy("o1"));
  s.advance(1s); // the outbox is empty: a new actor has nothing to repeat
  // A new actor's first transaction holds the reply and claims the order.
  s.time.pass(10s);
  s.crash(role::order);
  s.run();
  BOOST_TEST(s.status("o1") == "completed");
  BOOST_TEST(s.bus().published("inventory.reserve") == 1);
  BOOST_TEST(s.watch.counted("order", "stale_reply") == 0);
}

BOOST_AUTO_TEST_CASE(everything_may_come_twice) {
  bus().decide = [](auto&) { return fate::doubled; };
  ask(buy("o1"));
  ask(buy_from_wallet("o2"));
  ask(buy("o3"));
  rest();
  ask(cancel_order{{}, "o3"});
  rest();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(status("o2") == "completed");
  BOOST_TEST(status("o3") == "cancelled");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_command_that_comes_after_its_undoing_is_refused) {
  for (auto command : {"inventory.reserve", "payment.process"})
    for (auto method : {payment_method::card, payment_method::wallet}) {
      BOOST_TEST_CONTEXT(command << " by " << to_string(method)) {
        shop s;
        s.bus().decide = [&](auto& m) {
          return type_of(m) == command ? fate::held : fate::delivered;
        };
        s.ask(buy("o1", {{"laptop", 2}}, 19'999, method));
        s.advance(2min);
        BOOST_TEST(s.status("o1") == "failed");
        s.bus().release_reversed();
        s.rest();
        BOOST_TEST(s.status("o1") == "failed");
        BOOST_TEST(s.pieces("laptop") == "10+0");
        BOOST_TEST(s.credit("ann") == 50'000);
        BOOST_TEST((command == std::string_view{"inventory.reserve"}
                        ? s.reservation("o1")
                        : s.payment("o1"))
                   == "barred, undo done");
        BOOST_TEST(s.broken_promises() == "");
      }
    }
}

BOOST_AUTO_TEST_CASE(a_tombstone_is_answered_as_a_refusal_of_the_cancelled) {
  bus().decide = [](auto& m) {
    return std::holds_alternative<reserve_inventory>(m) ? fate::held
                                                        : fate::delivered;
  };
  ask(buy("o1"));
  advance(2min);
  bus().release();
  run();
  BOOST_TEST(bus().published("inventory.failed") > 0);
  BOOST_TEST(bus().published("inventory.reserved") == 0);
}

BOOST_AUTO_TEST_CASE(sagas_may_overtake_each_other) {
  bus().decide = [](auto&) { return fate::held; };
  for (int i = 0; i < 5; ++i)
    ask(buy("o" + std::to_string(i), {{"laptop", 1}, {"mouse", 2}}));
  for (int i = 0; i < 6; ++i) {
    run();
    bus().release_reversed();
  }
  run();
  BOOST_TEST((watch.ended == std::vector<std::string>(5, "completed")));
  BOOST_TEST(pieces("laptop") == "5+5");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_SUITE_END()
