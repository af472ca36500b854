#include "tests/adapters/kafka/consumer_fixture.hpp"

#include <chrono>
#include <optional>

namespace troupe::kafka_test {

namespace {

using fixture = consumer_fixture;

/// Whether all these orders have come. (A broker that was killed has also
/// forgotten that records were deleted.)
bool all_came(const receiver& r, int count, int first) {
  auto orders = r.orders();
  for (int i = first; i < first + count; ++i)
    if (!orders.contains("order_" + std::to_string(i)))
      return false;
  return true;
}

} // namespace

BOOST_AUTO_TEST_SUITE(kafka_outage)

/// A commit of its former life may be what has fenced it.
BOOST_FIXTURE_TEST_CASE(who_was_cut_off_takes_its_name_back, fixture) {
  settings.instance = "patient";
  auto settings_of_twin = settings;
  settings.properties = {{"session.timeout.ms", "1000"}};
  receiver to, other;
  watcher younger;
  auto patient = consume(to);
  publish(some<reserve_inventory>(1));
  BOOST_REQUIRE(eventually([&] { return to.count() == 1; }));
  kafka_broker::shared().kill();
  BOOST_REQUIRE(
      eventually([&] { return watch.logged("group session timed out"); }));
  kafka_broker::shared().restart();
  BOOST_REQUIRE(eventually([&] { return to.count() >= 2; })); // comes again
  kafka::consumer twin{settings_of_twin, number_of<participants::inventory>,
                       other.sink(), bus, younger};
  BOOST_REQUIRE(eventually([&] { return !younger.fatal().empty(); }));
  publish(some<reserve_inventory>(1, 8'000));
  BOOST_REQUIRE(eventually([&] { return all_came(to, 1, 8'000); }));
  to.acknowledge();
  BOOST_TEST(watch.fatal().empty());
}

BOOST_FIXTURE_TEST_CASE(a_broker_that_dies_is_waited_for, fixture) {
  receiver to;
  auto c = consume(to);
  publish(some<reserve_inventory>(50));
  BOOST_REQUIRE(eventually([&] { return to.count() == 50; }));
  to.acknowledge();
  kafka_broker::shared().kill();
  bus.publish(some<reserve_inventory>(50, 6'000), {});
  kafka_broker::shared().restart();
  BOOST_REQUIRE(eventually([&] { return all_came(to, 50, 6'000); }));
  to.acknowledge();
}

BOOST_FIXTURE_TEST_CASE(whether_there_is_a_broker_is_told, fixture) {
  BOOST_TEST(eventually([&] { return watch.reachable(); }));
  kafka_broker::shared().kill();
  BOOST_TEST(eventually([&] { return !watch.reachable(); }));
  kafka_broker::shared().restart();
  BOOST_TEST(eventually([&] { return watch.reachable(); }));
}

BOOST_FIXTURE_TEST_CASE(events_that_wait_for_a_broker_are_not_without_number,
                        fixture) {
  watcher alone;
  auto silent = settings_for("order");
  silent.brokers = "127.0.0.1:1";
  kafka::bus waits{silent, alone};
  waits.publish(some<reserve_inventory>(100), {});
  std::vector<message> events(1'000, order_event{.order_id = "o"});
  for (int i = 0; i < 20; ++i)
    waits.publish(events, {});
  waits.publish(some<reserve_inventory>(100), {}); // is kept all the same
  BOOST_TEST(waits.pending() == 10'200U);
  BOOST_TEST(alone.drops("order.events") == 10'000U);
}

BOOST_FIXTURE_TEST_CASE(a_bus_whose_broker_is_silent_ends_soon, fixture) {
  watcher alone;
  auto silent = settings_for("order");
  silent.brokers = "127.0.0.1:1";
  std::optional<kafka::bus> ends{std::in_place, silent, alone};
  ends->publish(some<reserve_inventory>(10), {});
  BOOST_REQUIRE(eventually([&] { return alone.told_of_no_broker() > 0; }));
  auto begin = std::chrono::steady_clock::now();
  ends.reset();
  BOOST_TEST(
      (std::chrono::steady_clock::now() - begin < std::chrono::seconds{5}));
}

BOOST_FIXTURE_TEST_CASE(without_a_broker_all_begin_and_end_quickly, fixture) {
  kafka_broker::shared().kill();
  auto begin = std::chrono::steady_clock::now();
  auto took = [&] { return std::chrono::steady_clock::now() - begin; };
  receiver to;
  auto c = consume(to);
  kafka::bus late{settings_for("order"), watch};
  late.publish(some<reserve_inventory>(10, 7'000), [this] { ++acknowledged; });
  BOOST_TEST((took() < std::chrono::seconds{5}));
  BOOST_REQUIRE(
      eventually([&] { return watch.logged("no Kafka broker answers"); }));
  receiver nobody;
  begin = std::chrono::steady_clock::now();
  consume(nobody).reset();
  BOOST_TEST((took() < std::chrono::seconds{5}));
  kafka_broker::shared().restart();
  BOOST_REQUIRE(eventually([&] { return all_came(to, 10, 7'000); }));
  BOOST_TEST(eventually([&] { return acknowledged == 1; }));
  kafka_broker::shared().kill();
  begin = std::chrono::steady_clock::now();
  c.reset(); // with unfinished messages
  BOOST_TEST((took() < std::chrono::seconds{6}));
  kafka_broker::shared().restart();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::kafka_test
