#include "tests/adapters/kafka/consumer_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace troupe::kafka_test {

BOOST_FIXTURE_TEST_SUITE(kafka_unreadable, consumer_fixture)

BOOST_AUTO_TEST_CASE(what_cannot_be_read_becomes_a_dead_letter) {
  receiver to;
  auto c = consume(to);
  publish(some<reserve_inventory>(1));
  BOOST_REQUIRE(eventually([&] { return to.count() == 1; }));
  kafka::envelope garbage{"inventory.reserve",
                          "order_0",
                          std::string{"\0{\xff\xfe", 4},
                          {{"who", "me"}}};
  produce(garbage);
  kafka::envelope unknown{
      "inventory.reserve",
      "order_0",
      "{}",
      {{"ce_type", "inventory.invent"}, {"ce_id", "s1/inventory.invent"}}};
  produce(unknown);
  publish(some<reserve_inventory>(1, 1));
  BOOST_REQUIRE(eventually([&] { return to.count() == 2; }));
  BOOST_REQUIRE(
      eventually([&] { return watch.produced("inventory.reserve.dlq") == 2; }));
  auto put_aside = to.letters();
  BOOST_REQUIRE(put_aside.size() == 2U);
  BOOST_TEST(put_aside[0].command == "inventory.reserve");
  BOOST_TEST(put_aside[0].content == "AHv//g==");
  BOOST_TEST(put_aside[0].order_id == "order_0");
  BOOST_TEST(put_aside[0].headers.front().name == "who");
  BOOST_TEST(put_aside[0].headers.front().value == "me");
  BOOST_TEST(put_aside[0].headers.back().value == "base64");
  BOOST_TEST(put_aside[1].content == "{}");
  BOOST_TEST(put_aside[0].message_id.starts_with("inventory.reserve/"));
  BOOST_TEST(put_aside[1].message_id == "s1/inventory.invent");
  // It counts as finished when it has been put aside, too.
  BOOST_REQUIRE(
      eventually([&] { return watch.lag("inventory.reserve") == 4; }));
  to.acknowledge();
  auto letters = kafka_broker::shared().contents("inventory.reserve.dlq");
  BOOST_REQUIRE(letters.size() == 2U);
  auto& first = letters[0].what;
  BOOST_TEST((first.value == garbage.value));
  BOOST_TEST((first.key == garbage.key));
  BOOST_TEST(first.header_value("who") == "me");
  BOOST_TEST(first.header_value("troupe_topic") == "inventory.reserve");
  BOOST_TEST(!first.header_value("troupe_partition").empty());
  BOOST_TEST(!first.header_value("troupe_offset").empty());
  BOOST_TEST(!first.header_value("troupe_reason").empty());
  BOOST_TEST(letters[1].what.header_value("troupe_reason")
             == "a message of type 'inventory.invent' is not for this topic");
  BOOST_TEST(watch.dead().size() == 2U);
  BOOST_REQUIRE(
      eventually([&] { return watch.lag("inventory.reserve") == 0; }));
  c.reset(); // finished: nobody meets them again
  publish(some<reserve_inventory>(1, 2));
  c = consume(to);
  BOOST_REQUIRE(eventually([&] { return to.count() == 3; }));
  BOOST_TEST(watch.dead().size() == 2U);
}

BOOST_AUTO_TEST_CASE(what_came_can_be_written_down_as_it_was) {
  receiver to;
  auto c = consume(to);
  auto sent = kafka::wrap(some<reserve_inventory>(1).front(), "order", 0);
  sent.value->insert(1, " \"of\": \"a newer build\",");
  sent.headers.push_back({"who", "me"});
  produce(sent);
  BOOST_REQUIRE(eventually([&] { return to.count() == 1; }));
  dead_letter letter;
  to.take(1).at(0).as_it_came(letter);
  BOOST_TEST(letter.content == *sent.value);
  BOOST_REQUIRE(letter.headers.size() == sent.headers.size());
  for (std::size_t i = 0; i < sent.headers.size(); ++i) {
    BOOST_TEST(letter.headers[i].name == sent.headers[i].name);
    BOOST_TEST(letter.headers[i].value == *sent.headers[i].value);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::kafka_test
