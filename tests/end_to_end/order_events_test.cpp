#include "tests/end_to_end/event_reader.hpp"
#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;
using namespace std::chrono_literals;

std::string events_of(const json& order) {
  return "/orders/" + order.at("order_id").get<std::string>() + "/events";
}

/// `1:pending 2:inventory_reserved`, the number from `id:`.
std::string story(const std::vector<stream_event>& events) {
  std::string result;
  for (const auto& one : events)
    result += (result.empty() ? "" : " ")
              + (one.type == "status"
                     ? one.id + ":" + one.data.at("status").get<std::string>()
                     : one.type);
  return result;
}

std::string next_comment(event_reader& reader) {
  for (;;)
    if (auto next = reader.next_of_any_kind(30s); next.type.empty())
      return next.comment;
}

constexpr auto completed = "1:pending 2:inventory_reserved "
                           "3:payment_completed 4:completed end";

} // namespace

BOOST_AUTO_TEST_SUITE(events_of_an_order, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(an_ended_order_tells_its_history_and_closes) {
  shopper ann;
  auto order = ann.buy(order_of(ann.stock(1), 1));
  auto stream = ann.get(events_of(order), {"Accept: text/event-stream"});
  BOOST_TEST(stream.status == 200);
  BOOST_TEST(stream.header("content-type") == "text/event-stream");
  auto events = parse_events(stream.body);
  BOOST_TEST(story(events) == completed);
  for (std::size_t i = 0; i + 1 < events.size(); ++i) {
    auto data = events[i].data;
    BOOST_CHECK_EQUAL(data["order_id"], order["order_id"]);
    BOOST_CHECK_EQUAL(data["seq"], i + 1);
    BOOST_CHECK_EQUAL(data["reason"], nullptr);
    BOOST_TEST(data["at"].get<std::string>().ends_with("Z"));
    BOOST_TEST(data.size() == 5u);
  }
}

BOOST_AUTO_TEST_CASE(a_failed_order_tells_why) {
  shopper ann;
  auto order = ann.buy(order_of("no such", 1, {{"amount", 1}}));
  auto events = parse_events(ann.get(events_of(order)).body);
  BOOST_TEST(story(events) == "1:pending 2:failed end");
  BOOST_CHECK_EQUAL(events[1].data["reason"], "unknown_product");
}

BOOST_AUTO_TEST_CASE(who_comes_back_gets_the_rest) {
  shopper ann;
  auto order = ann.buy(order_of(ann.stock(1), 1));
  auto path = events_of(order);
  auto after = [&](const std::string& last) {
    return ann.get(path, {"Last-Event-ID: " + last});
  };
  BOOST_TEST(story(parse_events(after("0").body)) == completed);
  BOOST_TEST(story(parse_events(ann.get(path, {"Last-Event-ID;"}).body))
             == completed); // an empty one
  BOOST_TEST(story(parse_events(after("2").body))
             == "3:payment_completed 4:completed end");
  for (auto last : {"4", "5", "1000"}) {
    auto nothing = after(last);
    BOOST_TEST(nothing.status == 204, last);
    BOOST_TEST(nothing.body == "");
  }
  for (auto bad : {"x", "-1", "1.5", "1 2", "99999999999999999999"}) {
    auto refused = after(bad);
    BOOST_TEST(refused.status == 400, bad);
    BOOST_TEST(refused.is_problem());
  }
}

BOOST_AUTO_TEST_CASE(many_readers_hear_the_same) {
  shopper ann;
  auto placed = ann.post("/orders", order_of(ann.stock(1), 1)).parsed();
  std::vector<event_reader> readers;
  readers.reserve(20);
  for (int i = 0; i < 20; ++i)
    readers.emplace_back(running_shop::port(), events_of(placed));
  for (auto& reader : readers) {
    BOOST_TEST(story(reader.until_end()) == completed);
    BOOST_TEST(reader.rest() == "");
  }
}

BOOST_AUTO_TEST_CASE(all_orders_are_followed_live) {
  shopper ann;
  auto product = ann.stock(2);
  event_reader all{running_shop::port(), "/orders/events"};
  BOOST_TEST(all.head().status == 200);
  auto order = ann.buy(order_of(product, 1));
  std::string heard;
  while (!heard.ends_with(" completed ")) {
    auto event = all.next();
    BOOST_TEST(event.type == "status");
    BOOST_TEST(event.id == "");
    if (event.data["order_id"] == order["order_id"])
      heard += event.data["status"].get<std::string>() + " ";
  }
  BOOST_TEST(heard
             == "pending inventory_reserved payment_completed completed ");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(events_of_a_slow_order,
                      *fixture<running_shop>(flags{"--payment-latency", "3s",
                                                   "--cancel-refusal-rate",
                                                   "1"}))

BOOST_AUTO_TEST_CASE(changes_are_told_when_they_happen) {
  shopper ann;
  auto placed = ann.post("/orders", order_of(ann.stock(1), 1)).parsed();
  event_reader reader{running_shop::port(), events_of(placed)};
  BOOST_TEST(reader.next().id == "1");
  BOOST_TEST(reader.next().id == "2");
  // Told while the saga is on its way.
  BOOST_CHECK_EQUAL(
      ann.show("/orders/" + placed["order_id"].get<std::string>())["status"],
      "inventory_reserved");
  BOOST_TEST(story(reader.until_end())
             == "3:payment_completed 4:completed end");
  BOOST_TEST(reader.rest() == "");
}

BOOST_AUTO_TEST_CASE(the_numbers_count_on_when_a_cancellation_is_refused) {
  shopper ann;
  auto order = ann.buy(order_of(ann.stock(1), 1));
  for (std::string last : {"4", "6"}) {
    BOOST_TEST(
        ann.post("/orders/" + order["order_id"].get<std::string>() + "/cancel")
            .status
        == 202);
    event_reader reader{running_shop::port(), events_of(order),
                        "Last-Event-ID: " + last + "\r\n"};
    BOOST_TEST(story(reader.until_end())
               == (last == "4" ? "5:cancelling 6:completed end"
                               : "7:cancelling 8:completed end"));
  }
  auto whole = parse_events(ann.get(events_of(order)).body);
  BOOST_TEST_REQUIRE(whole.size() == 9u);
  BOOST_TEST(whole[6].id == "7");
  BOOST_CHECK_EQUAL(whole[7].data["reason"], "delivery_refused");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(events_that_do_not_come,
                      *fixture<running_shop>(flags{"--payment-latency", "1h"}))

BOOST_AUTO_TEST_CASE(a_comment_keeps_a_silent_stream_open) {
  shopper ann;
  auto placed = ann.post("/orders", order_of(ann.stock(1), 1)).parsed();
  event_reader all{running_shop::port(), "/orders/events"};
  event_reader one{running_shop::port(), events_of(placed)};
  for (int i = 0; i < 2 && all.hears(500ms); ++i)
    BOOST_TEST(all.next_of_any_kind().type == "status"); // no comment yet
  BOOST_TEST(next_comment(one) != "");
  BOOST_TEST(next_comment(all) != "");
}

BOOST_AUTO_TEST_SUITE_END()
