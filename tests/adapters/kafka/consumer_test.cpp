#include "adapters/kafka/consumer.hpp"

#include "tests/adapters/kafka/consumer_fixture.hpp"
#include "tests/adapters/kafka/victim.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>

namespace troupe::kafka_test {

namespace {

using fixture = consumer_fixture;

} // namespace

BOOST_AUTO_TEST_SUITE(kafka_consumer)

BOOST_FIXTURE_TEST_CASE(what_was_not_acknowledged_comes_again, fixture) {
  publish(some<reserve_inventory>(20));
  receiver first, second, third;
  auto c = consume(first);
  BOOST_REQUIRE(eventually([&] { return first.count() == 20; }));
  c.reset();
  c = consume(second);
  BOOST_REQUIRE(eventually([&] { return second.count() == 20; }));
  second.acknowledge();
  c.reset();
  publish(some<reserve_inventory>(1, 99));
  c = consume(third);
  BOOST_REQUIRE(eventually([&] { return third.count() > 0; }));
  c.reset();
  BOOST_TEST(third.orders() == std::multiset<std::string>{"order_99"},
             boost::test_tools::per_element());
}

/// The offset stays before the gap, though all behind it is finished.
BOOST_FIXTURE_TEST_CASE(a_gap_is_not_jumped_over, fixture) {
  auto all = some<reserve_inventory>(10);
  for (auto& m : all) // one partition
    std::get<reserve_inventory>(m).saga.order_id = "order_0";
  publish(all);
  receiver first, second;
  auto c = consume(first);
  BOOST_REQUIRE(eventually([&] { return first.count() == 10; }));
  auto taken = first.take();
  for (std::size_t i = 0; i < taken.size(); ++i)
    if (i != 4)
      taken[i].acknowledge();
  c.reset();
  c = consume(second);
  BOOST_REQUIRE(eventually([&] { return second.count() >= 6; }));
  auto again = second.take();
  BOOST_TEST(again.size() == 6U);
  BOOST_TEST(saga_id_of(*again[0].content) == "saga_4");
}

BOOST_FIXTURE_TEST_CASE(acknowledging_works_after_the_end, fixture) {
  publish(some<reserve_inventory>(5));
  receiver first, second;
  auto c = consume(first);
  BOOST_REQUIRE(eventually([&] { return first.count() == 5; }));
  c.reset();
  first.acknowledge();
  c = consume(second);
  BOOST_REQUIRE(eventually([&] { return second.count() == 5; }));
  BOOST_TEST(first.unfinished() == 0U);
}

/// The killed process and its successor have the same name, so that nobody has
/// to wait for a session to end.
BOOST_AUTO_TEST_CASE(what_a_killed_process_did_not_finish_comes_again) {
  if (auto role = victim::role()) { // the process that is going to be killed
    watcher watch;
    kafka::settings settings{.brokers = *role,
                             .service = "inventory",
                             .instance = "killed",
                             .partitions = 4};
    kafka::bus bus{settings, watch};
    receiver to;
    kafka::consumer c{settings, number_of<participants::inventory>, to.sink(),
                      bus, watch};
    BOOST_REQUIRE(eventually([&] { return to.count() == 30; }));
    to.acknowledge(10);
    victim::wait_for_death();
  }
  fixture f;
  f.publish(some<release_inventory>(30));
  {
    victim v{"kafka_consumer/what_a_killed_process_did_not_finish_comes_again",
             f.settings.brokers};
    v.wait_until_ready();
  }
  receiver to;
  f.settings.instance = "killed";
  auto c = f.consume(to);
  BOOST_REQUIRE(eventually([&] { return to.count() >= 20; }));
  to.acknowledge();
  BOOST_TEST(to.count() <= 30U);
  BOOST_TEST(f.watch.fatal().empty());
}

BOOST_FIXTURE_TEST_CASE(two_members_share_and_nothing_is_lost, fixture) {
  receiver one, two, successor;
  auto first = consume(one);
  publish(some<reserve_inventory>(100));
  BOOST_REQUIRE(eventually([&] { return one.count() == 100; }));
  auto second = consume(two);
  auto old = one.take(); // of the assignment that is about to end
  BOOST_REQUIRE(eventually([&] {
    return two.count() > 0 && one.unfinished() + two.count() == 100;
  }));
  for (auto& late : old)
    late.acknowledge();
  second.reset();
  first.reset();
  first = consume(successor);
  BOOST_REQUIRE(eventually([&] { return successor.count() == 100; }));
  successor.acknowledge();
}

/// Acknowledging takes longer than it takes to learn of the second member.
BOOST_FIXTURE_TEST_CASE(what_runs_when_a_partition_goes_has_time_to_end,
                        fixture) {
  settings.properties = {{"heartbeat.interval.ms", "50"}};
  receiver one, two;
  watcher other;
  auto first = consume(one);
  publish(some<reserve_inventory>(200));
  BOOST_REQUIRE(eventually([&] { return one.count() == 200; }));
  kafka::consumer second{settings, number_of<participants::inventory>,
                         two.sink(), bus, other};
  BOOST_REQUIRE(eventually([&] {
    one.acknowledge(10);
    return one.unfinished() == 0 && other.lag("inventory.reserve") >= 0;
  }));
  publish(some<reserve_inventory>(40, 200));
  BOOST_REQUIRE(eventually([&] { return one.count() + two.count() >= 240; }));
  BOOST_TEST(two.count() > 0U);
  auto all = one.orders();
  all.merge(two.orders());
  BOOST_TEST(all.size() == 240U);
  BOOST_TEST((std::set<std::string>{all.begin(), all.end()}.size()) == 240U);
}

BOOST_FIXTURE_TEST_CASE(a_slow_receiver_stops_its_topic_and_no_other, fixture) {
  settings.max_batch = 10;
  receiver to;
  auto c = consume(to);
  publish(some<reserve_inventory>(500));
  BOOST_REQUIRE(eventually([&] { return to.count() > 30; }));
  publish(some<release_inventory>(20, 1'000));
  BOOST_REQUIRE(eventually([&] { return to.orders().contains("order_1019"); }));
  auto all = to.take();
  auto slow = std::ranges::count_if(all, [](auto& one) {
    return type_of(*one.content) == "inventory.reserve";
  });
  BOOST_TEST(slow > 30);
  BOOST_TEST(slow <= 40);
  BOOST_REQUIRE(
      eventually([&] { return watch.lag("inventory.reserve") == 500; }));
  for (auto& one : all)
    one.acknowledge();
  BOOST_REQUIRE(eventually([&] {
    to.acknowledge();
    return to.count() >= 520 && watch.lag("inventory.reserve") == 0;
  }));
  BOOST_TEST(to.count() == 520U);
  auto orders = to.orders();
  BOOST_TEST((std::set<std::string>{orders.begin(), orders.end()}.size())
             == 520U);
}

BOOST_FIXTURE_TEST_CASE(a_message_never_finished_stops_its_partition_alone,
                        fixture) {
  settings.max_batch = 10;
  receiver to;
  auto c = consume(to);
  auto in_one_partition = some<reserve_inventory>(400);
  for (auto& m : in_one_partition)
    std::get<reserve_inventory>(m).saga.order_id = "order_0";
  publish(in_one_partition);
  BOOST_REQUIRE(eventually([&] { return to.count() > 0; }));
  auto never = to.take(1);
  auto acknowledge_until = [&](std::size_t count) {
    return eventually([&] {
      to.acknowledge();
      return to.count() >= count;
    });
  };
  BOOST_TEST(acknowledge_until(201));
  publish(some<reserve_inventory>(100, 1'000));
  // Of four partitions the others have about 75 of them.
  BOOST_TEST(eventually([&] {
    to.acknowledge();
    auto all = to.orders();
    return all.size() - all.count("order_0") > 50;
  }));
  auto behind = to.orders().count("order_0");
  BOOST_TEST(behind > 200U);
  BOOST_TEST(behind <= 210U);
  never[0].acknowledge();
  BOOST_TEST(acknowledge_until(500));
}

BOOST_FIXTURE_TEST_CASE(what_is_left_to_others_is_no_lag_of_ours, fixture) {
  receiver to;
  auto c = consume(to);
  publish(some<reserve_inventory>(3));
  BOOST_REQUIRE(
      eventually([&] { return watch.lag("inventory.reserve") == 3; }));
  c.reset(); // gives its partitions back
  BOOST_TEST(watch.lag("inventory.reserve") == 0);
}

BOOST_FIXTURE_TEST_CASE(of_two_with_one_name_the_older_is_told_to_end,
                        fixture) {
  settings.instance = "twin";
  receiver to, other;
  watcher younger;
  auto older = consume(to);
  publish(some<reserve_inventory>(1));
  BOOST_REQUIRE(eventually([&] { return to.count() == 1; }));
  kafka::consumer twin{settings, number_of<participants::inventory>,
                       other.sink(), bus, younger};
  BOOST_REQUIRE(eventually([&] { return !watch.fatal().empty(); }));
  BOOST_TEST(watch.fatal().size() == 1U);
  BOOST_TEST(watch.fatal()[0].starts_with(
      "another process consumes as 'troupe-inventory-twin': "));
  BOOST_REQUIRE(eventually([&] { return other.count() == 1; }));
  BOOST_TEST(younger.fatal().empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::kafka_test
