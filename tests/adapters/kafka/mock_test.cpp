#include "adapters/kafka/bus.hpp"
#include "tests/adapters/kafka/watcher.hpp"

#include <boost/test/unit_test.hpp>

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <atomic>
#include <ctime>

namespace troupe::kafka_test {

namespace {

constexpr std::int16_t produce_request = 0;

/// librdkafka's own cluster of three, which fails when it is told to.
struct fixture {
  rd_kafka_t* keeper
      = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), nullptr, 0);
  rd_kafka_mock_cluster_t* cluster = rd_kafka_mock_cluster_new(keeper, 3);
  watcher watch;
  kafka::settings settings{.brokers = rd_kafka_mock_cluster_bootstraps(cluster),
                           .service = "order"};
  std::unique_ptr<kafka::bus> bus;
  std::atomic<int> acknowledged{0};

  explicit fixture(decltype(settings.properties) properties = {}) {
    settings.properties = std::move(properties);
    rd_kafka_mock_topic_create(cluster, "inventory.reserve", 4, 3);
    rd_kafka_mock_topic_create(cluster, "inventory.reserve.dlq", 1, 3);
    bus = std::make_unique<kafka::bus>(settings, watch);
  }

  ~fixture() {
    bus.reset();
    rd_kafka_mock_cluster_destroy(cluster);
    rd_kafka_destroy(keeper);
  }

  template <class... Errors>
  void fail(Errors... errors) {
    rd_kafka_mock_push_request_errors(cluster, produce_request,
                                      sizeof...(errors), errors...);
  }

  void publish(int count, int first = 0) {
    bus->publish(some<reserve_inventory>(count, first),
                 [this] { ++acknowledged; });
  }

  /// How many different orders have arrived.
  std::size_t arrived() const {
    std::set<std::string> keys;
    for (auto& one : contents_of(settings.brokers, "inventory.reserve"))
      keys.insert(one.what.key.value());
    return keys.size();
  }
};

/// Only such a producer has fatal errors.
struct idempotent : fixture {
  idempotent() : fixture{{{"enable.idempotence", "true"}}} {}
};

std::chrono::milliseconds processor_time() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::chrono::milliseconds{used.tv_sec * 1'000
                                   + used.tv_nsec / 1'000'000};
}

} // namespace

BOOST_AUTO_TEST_SUITE(kafka_mock)

BOOST_FIXTURE_TEST_CASE(while_a_broker_is_slow_nobody_is_busy, fixture) {
  publish(10);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  for (int broker = 1; broker <= 3; ++broker)
    rd_kafka_mock_broker_set_rtt(cluster, broker, 500);
  auto before = processor_time();
  publish(500, 10);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 2; }));
  auto used = processor_time() - before;
  BOOST_TEST(used.count() < 500); // of 1,000 and more
}

BOOST_FIXTURE_TEST_CASE(after_a_fatal_error_a_new_producer_sends_all_again,
                        idempotent) {
  publish(10);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  fail(RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER);
  publish(200, 10);
  publish(200, 210);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 3; }));
  BOOST_TEST(watch.logged("a new Kafka producer takes over: "));
  BOOST_TEST(arrived() == 410U);
  BOOST_TEST(eventually([&] { return bus->pending() == 0; }));
  BOOST_TEST(watch.dead().empty());
}

BOOST_FIXTURE_TEST_CASE(what_fails_for_a_while_is_tried_again, fixture) {
  fail(RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
       RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
       RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR__TRANSPORT);
  publish(100);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  BOOST_TEST(arrived() == 100U);
}

BOOST_FIXTURE_TEST_CASE(what_librdkafka_gives_up_is_tried_again, fixture) {
  fail(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
  publish(1);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  BOOST_TEST(watch.logged("not sent yet, will be tried again"));
  BOOST_TEST(arrived() == 1U);
  BOOST_TEST(watch.dead().empty());
}

BOOST_FIXTURE_TEST_CASE(another_leader_is_found, fixture) {
  publish(100);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  for (std::int32_t p = 0; p < 4; ++p)
    rd_kafka_mock_partition_set_leader(cluster, "inventory.reserve", p,
                                       1 + p % 2);
  rd_kafka_mock_broker_set_down(cluster, 3);
  publish(100, 100);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 2; }));
  BOOST_TEST(arrived() == 200U);
}

BOOST_FIXTURE_TEST_CASE(a_partition_without_a_leader_does_not_stop_the_others,
                        fixture) {
  std::string topic = "inventory.reserve";
  publish(100);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  rd_kafka_mock_partition_set_leader(cluster, topic.c_str(), 0, -1);
  // About a quarter of them is for that partition.
  publish(100, 100);
  BOOST_TEST(eventually([&] { return watch.produced(topic) > 150; }));
  publish(100, 200);
  BOOST_TEST(eventually([&] { return watch.produced(topic) > 220; }));
  BOOST_TEST(acknowledged == 1);
  rd_kafka_mock_partition_set_leader(cluster, topic.c_str(), 0, 1);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 3; }));
  BOOST_TEST(arrived() == 300U);
}

BOOST_FIXTURE_TEST_CASE(what_is_refused_for_good_becomes_a_dead_letter,
                        fixture) {
  fail(RD_KAFKA_RESP_ERR_INVALID_RECORD, RD_KAFKA_RESP_ERR_INVALID_RECORD);
  publish(1);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  BOOST_TEST(arrived() == 0U);
  auto letters = contents_of(settings.brokers, "inventory.reserve.dlq");
  BOOST_REQUIRE(letters.size() == 1U);
  BOOST_TEST(watch.dead().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::kafka_test
