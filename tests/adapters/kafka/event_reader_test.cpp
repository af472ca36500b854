#include "adapters/kafka/event_reader.hpp"

#include "adapters/kafka/bus.hpp"
#include "tests/adapters/kafka/watcher.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>

namespace troupe::kafka_test {

namespace {

/// The reader begins at the end, so it has heard something before it is tested.
struct fixture {
  fixture() {
    fresh_broker();
    settings.properties = {{"topic.metadata.refresh.interval.ms", "100"}};
  }

  watcher watch;
  kafka::settings settings = settings_for("gateway");
  kafka::bus bus{settings_for("order"), watch};
  std::mutex mutex; ///< guards heard
  std::vector<order_event> heard;

  auto sink() {
    return [this](std::vector<order_event> events) {
      std::lock_guard guard{mutex};
      heard.insert(heard.end(), events.begin(), events.end());
    };
  }

  void tell(const std::string& order, std::int64_t seq) {
    auto before = watch.produced("order.events");
    bus.publish({order_event{.order_id = order, .seq = seq}}, {});
    BOOST_REQUIRE(
        eventually([&] { return watch.produced("order.events") > before; }));
  }

  std::size_t count(const std::string& order) {
    std::lock_guard guard{mutex};
    return static_cast<std::size_t>(
        std::ranges::count(heard, order, &order_event::order_id));
  }

  void wait_until_listening() {
    std::int64_t seq = 0;
    BOOST_REQUIRE(eventually([&] {
      tell("probe", ++seq);
      return count("probe") > 0;
    }));
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(kafka_event_reader)

BOOST_FIXTURE_TEST_CASE(every_reader_hears_every_event_from_now_on, fixture) {
  std::atomic<std::size_t> elsewhere{0};
  kafka::event_reader first{settings, sink(), watch};
  wait_until_listening();
  tell("before", 1);
  kafka::event_reader second{settings,
                             [&](std::vector<order_event> events) {
                               for (auto& e : events)
                                 if (e.order_id == "before")
                                   elsewhere += 1'000;
                                 else
                                   elsewhere += e.order_id == "probe";
                             },
                             watch};
  std::int64_t seq = 0;
  BOOST_REQUIRE(eventually([&] {
    tell("probe", ++seq);
    return elsewhere > 0;
  }));
  for (int i = 0; i < 20; ++i) // all partitions
    tell("order_" + std::to_string(i), 1);
  BOOST_REQUIRE(eventually([&] { return count("order_19") == 1; }));
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(count("order_" + std::to_string(i)) == 1U);
  BOOST_TEST(count("before") == 1U);
  BOOST_TEST(elsewhere < 1'000U);
}

BOOST_FIXTURE_TEST_CASE(what_is_no_event_is_skipped, fixture) {
  kafka::event_reader r{settings, sink(), watch};
  wait_until_listening();
  output_of("printf 'garbage' | kcat -P -q -b " + settings.brokers
            + " -t order.events -k someone");
  BOOST_REQUIRE(
      eventually([&] { return watch.logged("order.events: skipped: "); }));
  tell("o1", 1);
  BOOST_REQUIRE(eventually([&] { return count("o1") == 1; }));
  BOOST_TEST(watch.dead().empty());
}

BOOST_FIXTURE_TEST_CASE(new_partitions_are_noticed, fixture) {
  kafka::event_reader r{settings, sink(), watch};
  wait_until_listening();
  kafka_broker::shared().grow("order.events", 9);
  // Told by kcat, which sees the new partition at once.
  output_of("printf '%s' '{\"order_id\":\"new\",\"seq\":1}' | kcat -P -q -b "
            + settings.brokers + " -t order.events -p 8");
  BOOST_REQUIRE(eventually([&] { return count("new") == 1; }));
  tell("old", 1);
  BOOST_REQUIRE(eventually([&] { return count("old") == 1; }));
  BOOST_TEST(count("new") == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_reader_survives_its_broker, fixture) {
  kafka::event_reader r{settings, sink(), watch};
  wait_until_listening();
  kafka_broker::shared().kill();
  bus.publish({order_event{.order_id = "o1", .seq = 1}}, {});
  kafka_broker::shared().restart();
  BOOST_REQUIRE(eventually([&] { return count("o1") >= 1; }));
  tell("o2", 1);
  BOOST_REQUIRE(eventually([&] { return count("o2") == 1; }));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::kafka_test
