#include "tests/end_to_end/raw_requests.hpp"

#include <boost/test/unit_test.hpp>

#include <ios>
#include <sstream>
#include <string>

using namespace troupe::end_to_end;
using boost::unit_test::fixture;
using troupe::http_test::raw_client;

BOOST_AUTO_TEST_SUITE(requests, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(a_body_in_chunks_is_a_body) {
  raw_client raw{running_shop::port()};
  auto order = order_of("p", 1, {{"amount", 1}}).dump();
  auto half = order.size() / 2;
  raw.send(order_head("Transfer-Encoding: chunked\r\n"));
  for (auto& part : {order.substr(0, half), order.substr(half)}) {
    std::ostringstream chunk;
    chunk << std::hex << part.size() << "\r\n" << part << "\r\n";
    raw.send(chunk.str());
  }
  raw.send("0\r\n\r\n");
  BOOST_TEST(raw.read_answer().status == 201);
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order) {
  raw_client raw{running_shop::port()};
  auto body = order_of("p", 1, {{"amount", 1}}).dump();
  std::string all;
  for (int i = 0; i < 5; ++i)
    all += order_head("X-Request-Id: " + std::to_string(i)
                      + "\r\nContent-Length: " + std::to_string(body.size())
                      + "\r\n")
           + body;
  raw.send(all);
  for (int i = 0; i < 5; ++i) {
    auto placed = raw.read_answer();
    BOOST_TEST(placed.status == 201);
    BOOST_TEST(placed.field("X-Request-Id") == std::to_string(i));
  }
}

BOOST_AUTO_TEST_CASE(http_1_0_and_close_are_closed_after_the_answer) {
  BOOST_TEST(answer_and_close("GET /livez HTTP/1.0\r\n\r\n").status == 200);
  BOOST_TEST(answer_and_close("GET /livez HTTP/1.1\r\nHost: here\r\n"
                              "Connection: close\r\n\r\n")
                 .status
             == 200);
}

BOOST_AUTO_TEST_CASE(head_answers_as_get_does_without_the_body) {
  shopper ann;
  auto id = ann.buy(order_of(ann.stock(1), 1))["order_id"].get<std::string>();
  for (auto& path :
       {std::string{"/orders"}, "/orders/" + id, std::string{"/inventory"},
        "/payments/" + id, "/deliveries/" + id, std::string{"/livez"},
        std::string{"/orders/none"}}) {
    auto whole = ann.get(path);
    auto head = ann.send("HEAD", path, "", {});
    BOOST_TEST(head.status == whole.status, path);
    BOOST_TEST(head.body == "");
    for (auto name : {"content-type", "content-length", "etag"})
      BOOST_TEST(head.header(name) == whole.header(name), path << name);
  }
  BOOST_TEST(ann.send("HEAD", "/metrics", "", {}).status == 200);
}

BOOST_AUTO_TEST_CASE(head_of_a_stream_is_its_head_and_no_event) {
  shopper ann;
  auto id = ann.buy(order_of(ann.stock(2), 1))["order_id"].get<std::string>();
  for (auto& path :
       {"/orders/" + id + "/events", std::string{"/orders/events"}}) {
    BOOST_TEST_CONTEXT(path) {
      raw_client raw{running_shop::port()};
      raw.send("HEAD " + path + " HTTP/1.1\r\nHost: here\r\n\r\n"
               + "GET /livez HTTP/1.1\r\nHost: here\r\n\r\n");
      auto head = raw.read_head();
      BOOST_TEST(head.status == 200);
      BOOST_TEST(head.field("Content-Type") == "text/event-stream");
      // Answered next, or told by closing that it is not.
      if (head.field("Connection") == "close")
        BOOST_TEST(raw.read_rest() == "");
      else
        BOOST_TEST(raw.read_answer().body == R"({"status":"alive"})");
    }
  }
}

BOOST_AUTO_TEST_CASE(every_answer_has_its_date) {
  shopper ann;
  auto is_date = [](const std::string& text) {
    return text.size() == 29 && text.ends_with(" GMT");
  };
  for (auto path : {"/livez", "/none", "/orders", "/docs"})
    BOOST_TEST(is_date(ann.get(path).header("date")), path);
  BOOST_TEST(is_date(answer_and_close("NONSENSE\r\n\r\n").field("Date")));
  raw_client raw{running_shop::port()};
  raw.send("GET /orders/events HTTP/1.1\r\nHost: here\r\n\r\n");
  auto head = raw.read_head();
  BOOST_TEST(is_date(head.field("Date")));
  BOOST_TEST(head.field("X-Accel-Buffering") == "no");
}

BOOST_AUTO_TEST_CASE(every_answer_has_a_request_id) {
  shopper ann;
  BOOST_TEST(ann.get("/livez").header("x-request-id") != "");
  BOOST_TEST(ann.get("/livez").header("x-request-id")
             != ann.get("/livez").header("x-request-id"));
  for (auto& id : {std::string{"abc 1~"}, std::string(128, 'i')}) {
    auto mine = fields{"X-Request-Id: " + id};
    BOOST_TEST(ann.get("/orders", mine).header("x-request-id") == id);
    BOOST_TEST(ann.get("/none", mine).header("x-request-id") == id);
    BOOST_TEST(ann.post("/orders", json::array(), mine).header("x-request-id")
               == id);
  }
  for (auto& id : {std::string(129, 'i'), std::string{"caf\xC3\xA9"}}) {
    auto got = ann.get("/livez", {"X-Request-Id: " + id});
    BOOST_TEST(got.header("x-request-id") != id);
    BOOST_TEST(got.header("x-request-id") != "");
  }
  auto refused = answer_and_close("NONSENSE\r\n\r\n");
  BOOST_TEST(refused.status == 400);
  BOOST_TEST(refused.field("X-Request-Id") != "");
}

BOOST_AUTO_TEST_SUITE_END()
