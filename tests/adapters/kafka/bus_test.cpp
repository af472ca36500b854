#include "adapters/kafka/bus.hpp"

#include "tests/adapters/conformance/bus_suite.hpp"
#include "tests/adapters/kafka/kafka_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

namespace troupe::kafka_test {

namespace {

struct fixture {
  fixture() { fresh_broker(); }

  watcher watch;
  kafka::settings settings = settings_for("order");
  kafka::bus bus{settings, watch};
  std::atomic<int> acknowledged{0};

  void publish(std::vector<message> messages) {
    bus.publish(std::move(messages), [this] { ++acknowledged; });
  }
};

reserve_inventory big(std::size_t size) {
  reserve_inventory m;
  m.saga.saga_id = "big";
  m.saga.order_id = "order_0";
  m.purchase.address = std::string(size, 'x');
  return m;
}

std::string reason_of(const stored& letter) {
  return std::string{letter.what.header_value("troupe_reason")};
}

} // namespace

BOOST_AUTO_TEST_SUITE(kafka_bus)

const conformance::cases promised{
    conformance::bus_suite<kafka_backend>::promises()};

BOOST_FIXTURE_TEST_CASE(kcat_reads_json_with_cloudevents_headers, fixture) {
  payment_completed m;
  m.saga.saga_id = "s1";
  m.saga.order_id = "o1";
  m.transaction_id = "t1";
  publish({m});
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  auto seen = output_of("kcat -b " + settings.brokers
                        + " -C -q -t payment.completed -e -J");
  for (std::string part :
       {R"("topic":"payment.completed")", R"("key":"o1")",
        R"("ce_id","s1/payment.completed")", R"("ce_source","/troupe/order")",
        R"("content-type","application/json")", R"(\"transaction_id\":\"t1\")"})
    BOOST_TEST((seen.find(part) != seen.npos), part << " in " << seen);
}

BOOST_FIXTURE_TEST_CASE(keys_go_where_kcat_sends_them, fixture) {
  publish(some<release_inventory>(100));
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  std::string lines;
  for (int i = 0; i < 100; ++i)
    lines += "order_" + std::to_string(i) + ":by kcat\\n";
  output_of("printf '" + lines + "' | kcat -b " + settings.brokers
            + " -P -q -t inventory.release -K: -X"
              " topic.partitioner=murmur2_random");
  std::map<std::string, std::set<std::int32_t>> places;
  std::set<std::int32_t> used;
  auto all = kafka_broker::shared().contents("inventory.release");
  BOOST_REQUIRE(all.size() == 200U);
  for (auto& one : all) {
    places[one.what.key.value()].insert(one.partition);
    used.insert(one.partition);
  }
  for (auto& [key, partitions] : places)
    BOOST_TEST(partitions.size() == 1U, key);
  BOOST_TEST(used.size() == 4U);
}

BOOST_FIXTURE_TEST_CASE(what_is_bigger_than_we_send_becomes_a_dead_letter,
                        fixture) {
  auto m = big(5'000'000);
  publish({m});
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  auto letters = kafka_broker::shared().contents("inventory.reserve.dlq");
  BOOST_REQUIRE(letters.size() == 1U);
  BOOST_TEST((letters[0].what.value == kafka::wrap(m, "order", 0).value));
  BOOST_TEST(letters[0].what.header_value("troupe_topic")
             == "inventory.reserve");
  BOOST_TEST(reason_of(letters[0]) == "Broker: Message size too large");
  BOOST_TEST(letters[0].what.header_value("ce_id") == "big/inventory.reserve");
  BOOST_REQUIRE(watch.dead().size() == 1U);
  BOOST_TEST(kafka_broker::shared().contents("inventory.reserve").empty());
}

/// The broker refuses a batch as one. These go in batches of up to 16 MB.
BOOST_FIXTURE_TEST_CASE(a_refusal_hits_nobody_who_went_along, fixture) {
  settings.properties = {{"linger.ms", "200"},
                         {"batch.size", "16000000"},
                         {"message.max.bytes", "16777216"}};
  kafka::bus batching{settings, watch};
  auto messages = some<reserve_inventory>(50);
  for (auto& m : messages)
    std::get<reserve_inventory>(m).saga.order_id = "order_0";
  messages.insert(messages.begin() + 20, big(5'000'000));
  batching.publish(std::move(messages), [this] { ++acknowledged; });
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  BOOST_TEST(kafka_broker::shared().contents("inventory.reserve").size()
             == 50U);
  BOOST_TEST(kafka_broker::shared().contents("inventory.reserve.dlq").size()
             == 1U);
  BOOST_TEST(watch.dead().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_even_the_dead_letters_refuse_is_not_acknowledged,
                        fixture) {
  publish({big(20'000'000)});
  publish(some<reserve_inventory>(1));
  BOOST_REQUIRE(eventually([&] { return bus.pending() == 0; }));
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  BOOST_TEST(watch.logged("does not even take message big/inventory.reserve"));
  BOOST_TEST(kafka_broker::shared().contents("inventory.reserve").size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_finds_no_room_waits_for_it, fixture) {
  settings.properties = {{"queue.buffering.max.messages", "10"}};
  kafka::bus narrow{settings, watch};
  narrow.publish(some<release_inventory>(2'500), [this] { ++acknowledged; });
  BOOST_TEST(narrow.pending() > 10U);
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  BOOST_TEST(kafka_broker::shared().contents("inventory.release").size()
             == 2'500U);
}

BOOST_FIXTURE_TEST_CASE(what_is_published_while_the_broker_is_dead_arrives,
                        fixture) {
  publish(some<process_payment>(100, 8'000));
  BOOST_REQUIRE(eventually([&] { return acknowledged == 1; }));
  publish(some<process_payment>(100, 8'100));
  kafka_broker::shared().kill();
  auto begin = std::chrono::steady_clock::now();
  publish(some<process_payment>(100, 8'200));
  BOOST_TEST(
      (std::chrono::steady_clock::now() - begin < std::chrono::seconds{5}));
  kafka_broker::shared().restart();
  BOOST_REQUIRE(eventually([&] { return acknowledged == 3; }));
  std::set<std::string> keys;
  for (auto& one : kafka_broker::shared().contents("payment.process"))
    if (one.what.key->starts_with("order_8")) // it also forgot deletions
      keys.insert(*one.what.key);
  BOOST_TEST(keys.size() == 300U);
}

BOOST_FIXTURE_TEST_CASE(what_nobody_waits_for_arrives_soon, fixture) {
  for (auto id : {"o1", "o2", "o3"}) {
    bus.publish({order_created{{.saga = {.order_id = id}}}}, {});
    BOOST_TEST(eventually([&] { return bus.pending() == 0; }));
  }
  BOOST_TEST(kafka_broker::shared().contents("order.created").size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(events_are_heard_in_the_publishers_thread, fixture) {
  std::vector<order_event> heard;
  bus.on_events([&](std::vector<order_event> events) {
    heard.insert(heard.end(), events.begin(), events.end());
  });
  std::vector<order_event> told{{.order_id = "o1", .seq = 1},
                                {.order_id = "o1", .seq = 2}};
  bus.publish({told[0], order_created{}, told[1], process_payment{}}, {});
  BOOST_TEST((heard == told));
  bus.publish({process_payment{}}, {});
  BOOST_TEST((heard == told));
  BOOST_REQUIRE(eventually([&] { return bus.pending() == 0; }));
  BOOST_TEST(kafka_broker::shared().contents("order.events").size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_bus_that_ends_sends_what_is_on_its_way, fixture) {
  {
    watcher its;
    kafka::bus other{settings, its};
    BOOST_REQUIRE(eventually([&] { return its.reachable(); }));
    other.publish({order_event{.order_id = "o1", .seq = 1}}, {});
  }
  BOOST_TEST(kafka_broker::shared().contents("order.events").size() == 1U);
}

BOOST_AUTO_TEST_CASE(settings_that_cannot_be_are_named) {
  auto complaint = [](kafka::settings s) -> std::string {
    watcher watch;
    try {
      kafka::bus{s, watch};
    } catch (const std::invalid_argument& e) {
      return e.what();
    }
    return "none";
  };
  kafka::settings good{.brokers = "localhost:1", .service = "order"};
  auto with = [&](std::string name, std::string value) {
    auto s = good;
    s.properties = {{std::move(name), std::move(value)}};
    return complaint(s);
  };
  BOOST_TEST(with("no.such.thing", "1")
             == "Kafka property no.such.thing: No such configuration property:"
                " \"no.such.thing\"");
  BOOST_TEST(
      with("linger.ms", "soon").starts_with("Kafka property linger.ms:"));
  auto s = good;
  s.properties = {{"security.protocol", "sasl_ssl"},
                  {"sasl.mechanism", "SCRAM-SHA-512"},
                  {"sasl.username", "troupe"},
                  {"sasl.password", "secret"}};
  BOOST_TEST(complaint(s) == "none");
  s.properties.pop_back();
  BOOST_TEST(complaint(s) != "none");
  s = good;
  s.brokers.clear();
  BOOST_TEST(complaint(s) == "no Kafka broker is named");
  s = good;
  s.partitions = 0;
  BOOST_TEST(complaint(s) == "a Kafka topic needs at least 1 partition");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::kafka_test
