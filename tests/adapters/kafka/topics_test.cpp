#include "adapters/kafka/topics.hpp"

#include "actors/domain/participants.hpp"
#include "adapters/kafka/consumer.hpp"
#include "tests/adapters/kafka/watcher.hpp"

#include <boost/test/unit_test.hpp>

namespace troupe::kafka_test {

BOOST_AUTO_TEST_SUITE(kafka_topics)

BOOST_AUTO_TEST_CASE(a_service_needs_what_it_reads_or_writes) {
  auto needs = [](std::string_view service, std::string_view topic) {
    auto all = kafka::topics_of(service);
    return std::ranges::find(all, topic) != all.end();
  };
  for (auto name : all_messages())
    BOOST_TEST(needs("order", name), name);
  for (auto who : names_of(participant{}))
    for (auto name : messages_for(*from_string<participant>(who)))
      BOOST_TEST(needs(who, name), who << " reads " << name);
  BOOST_TEST(needs("payment", "payment.failed"));
  BOOST_TEST(needs("payment", "delivery.failed")); // it may react to it
  BOOST_TEST(!needs("payment", "delivery.kept"));
}

BOOST_AUTO_TEST_CASE(a_service_writes_what_is_not_for_itself) {
  auto writes = [](std::string_view service, std::string_view topic) {
    auto all = kafka::topics_written_by(service);
    return std::ranges::find(all, topic) != all.end();
  };
  for (auto who : names_of(participant{}))
    for (auto name : all_messages()) {
      auto heard = messages_for(*from_string<participant>(who));
      auto hears = std::ranges::find(heard, name) != heard.end();
      auto needs = std::ranges::count(kafka::topics_of(who), name) == 1;
      BOOST_TEST(writes(who, name) == (needs && !hears), who << ": " << name);
    }
  BOOST_TEST(writes("order", "inventory.reserve"));
  BOOST_TEST(writes("payment", "payment.failed"));
}

BOOST_AUTO_TEST_CASE(another_partition_count_is_left_with_a_warning) {
  watcher first, second;
  auto s = settings_for("payment");
  kafka::bus bus{s, first};
  auto is_ready = [](watcher& w) {
    return eventually([&] { return w.lag("payment.process") >= 0; });
  };
  {
    kafka::consumer c{s, number_of<participants::payment>, [](auto) {}, bus,
                      first};
    BOOST_REQUIRE(is_ready(first));
  }
  BOOST_TEST(!first.logged("topic payment.process has"));
  s.partitions = 16;
  kafka::consumer c{s, number_of<participants::payment>, [](auto) {}, bus,
                    second};
  BOOST_REQUIRE(is_ready(second));
  BOOST_TEST(
      second.logged("topic payment.process has 4 partitions and not 16"));
  BOOST_TEST(!second.logged(".dlq has"));
}

BOOST_AUTO_TEST_CASE(each_topic_has_one_for_its_dead_letters) {
  watcher watch;
  auto s = settings_for("payment");
  kafka::bus bus{s, watch};
  kafka::consumer c{s, number_of<participants::payment>, [](auto) {}, bus,
                    watch};
  BOOST_REQUIRE(eventually([&] { return watch.lag("payment.process") >= 0; }));
  auto listed = output_of("kcat -b " + s.brokers + " -L");
  BOOST_TEST(listed.find("topic \"payment.process\" with 4 partitions")
             != listed.npos);
  BOOST_TEST(listed.find("topic \"payment.process.dlq\" with 1 partitions")
             != listed.npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::kafka_test
