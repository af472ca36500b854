#include "tests/adapters/http/raw_client.hpp"
#include "tests/adapters/http/test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>

using namespace troupe::http;
using namespace troupe::http_test;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(http_connection)

BOOST_AUTO_TEST_CASE(a_connection_without_a_connection_header_stays_open) {
  test_server server{echo};
  raw_client client{server.port()};
  for (auto target : {"/1", "/2", "/3"}) {
    auto got = client.get(target);
    BOOST_TEST(got.status == 200);
    BOOST_TEST(got.body == target);
    BOOST_TEST(got.field("Connection") == "");
  }
}

BOOST_AUTO_TEST_CASE(connection_close_is_closed_after_the_answer) {
  test_server server{echo};
  raw_client client{server.port()};
  auto got = client.get("/a", "Connection: close\r\n");
  BOOST_TEST(got.body == "/a");
  BOOST_TEST(got.field("Connection") == "close");
  BOOST_TEST(client.read_rest() == "");
}

BOOST_AUTO_TEST_CASE(http_1_0_is_closed_unless_it_asks_to_stay) {
  test_server server{echo};
  raw_client client{server.port()};
  client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  BOOST_TEST(client.read_answer().field("Connection") == "keep-alive");
  client.send("GET /b HTTP/1.0\r\n\r\n");
  BOOST_TEST(client.read_answer().body == "/b");
  BOOST_TEST(client.read_rest() == "");
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order) {
  test_server server{echo};
  raw_client client{server.port()};
  client.send(get_request("/1") + get_request("/2") + get_request("/3"));
  for (auto target : {"/1", "/2", "/3"})
    BOOST_TEST(client.read_answer().body == target);
}

BOOST_AUTO_TEST_CASE(pipelined_requests_wait_for_slow_answers) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  raw_client client{server.port()};
  client.send(get_request("/1") + get_request("/2") + get_request("/3"));
  for (auto target : {"/1", "/2", "/3"}) {
    BOOST_REQUIRE(waiting.wait_for(1));
    auto exchanges = waiting.take();
    BOOST_REQUIRE(exchanges.size() == 1U);
    echo(exchanges.front());
    BOOST_TEST(client.read_answer().body == target);
  }
}

BOOST_AUTO_TEST_CASE(too_many_pipelined_bytes_close_after_the_last_answer) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  raw_client client{server.port()};
  client.send(get_request("/1"));
  BOOST_REQUIRE(waiting.wait_for(1));
  client.send("POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n"
              + std::string(1048576, 'x') + std::string(100'000, 'y'));
  echo(waiting.take().front());
  BOOST_TEST(client.read_answer().body == "/1");
  BOOST_REQUIRE(waiting.wait_for(1));
  waiting.take().front()->respond(text("second"));
  BOOST_TEST(client.read_answer().body == "second");
  client.read_rest();
}

BOOST_AUTO_TEST_CASE(a_refused_body_is_not_taken_for_a_request) {
  std::atomic<int> handled = 0;
  test_server server{[&](const std::shared_ptr<exchange>& asked) {
    ++handled;
    echo(asked);
  }};
  raw_client client{server.port()};
  std::string body;
  while (body.size() < 1'100'000)
    body += get_request("/smuggled");
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: "
              + std::to_string(body.size()) + "\r\n\r\n" + body);
  auto got = client.read_answer();
  BOOST_TEST(got.status == 413);
  BOOST_TEST(got.field("Connection") == "close");
  BOOST_TEST(client.read_rest() == "");
  BOOST_TEST(handled == 0);
}

BOOST_AUTO_TEST_CASE(broken_framing_is_answered_and_closed) {
  test_server server{echo};
  auto status = [&](const std::string& fields) {
    raw_client client{server.port()};
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine\r\n" + fields
                + "\r\n");
    auto got = client.read_answer();
    BOOST_TEST(got.field("Content-Type") == "application/problem+json");
    BOOST_TEST(got.field("X-Request-Id") == "mine");
    BOOST_TEST(client.read_rest() == "");
    return got.status;
  };
  BOOST_TEST(status("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n")
             == 400);
  BOOST_TEST(status("Content-Length: 1\r\nContent-Length: 2\r\n") == 400);
  BOOST_TEST(status("Content-Length: -1\r\n") == 400);
  BOOST_TEST(status("Content-Length: 10000000000\r\n") == 413);
  BOOST_TEST(status("X: " + std::string(16'384, 'a') + "\r\n") == 431);
}

BOOST_AUTO_TEST_CASE(head_has_the_length_but_not_the_body) {
  test_server server{echo};
  raw_client client{server.port()};
  client.send("HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(client.read_head().field("Content-Length") == "4");
  BOOST_TEST(client.get("/next").body == "/next");
}

BOOST_AUTO_TEST_CASE(a_client_that_expects_100_gets_it_before_it_sends) {
  test_server server{echo};
  raw_client client{server.port()};
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
              "Expect: 100-continue\r\n\r\n");
  BOOST_TEST(client.read_head().status == 100);
  client.send("body");
  BOOST_TEST(client.read_answer().body == "/abody");
}

BOOST_AUTO_TEST_CASE(a_request_that_is_not_completed_gets_408) {
  server_settings settings;
  settings.patience = 300ms;
  test_server server{echo, settings};
  raw_client idle{server.port()};
  raw_client slow{server.port()};
  raw_client second{server.port()};
  slow.send("GET /a HTT");
  second.get("/a");
  second.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbo");
  BOOST_TEST(slow.read_answer().status == 408);
  BOOST_TEST(slow.read_rest() == "");
  BOOST_TEST(second.read_answer().status == 408);
  BOOST_TEST(idle.get("/b").status == 200);
}

BOOST_AUTO_TEST_CASE(a_request_id_is_echoed_or_made) {
  test_server server{echo};
  raw_client client{server.port()};
  BOOST_TEST(client.get("/a", "X-Request-Id: mine\r\n").field("X-Request-Id")
             == "mine");
  auto first = client.get("/a").field("X-Request-Id");
  auto second = client.get("/a").field("X-Request-Id");
  BOOST_TEST(first.size() == 16U);
  BOOST_TEST(first != second);
}

BOOST_AUTO_TEST_CASE(an_exchange_that_is_dropped_answers_500) {
  test_server server{[](const std::shared_ptr<exchange>&) {}};
  raw_client client{server.port()};
  auto got = client.get("/a");
  BOOST_TEST(got.status == 500);
  BOOST_TEST(got.field("Content-Type") == "application/problem+json");
}

BOOST_AUTO_TEST_CASE(only_the_first_answer_counts) {
  std::atomic<int> streams = 0;
  test_server server{[&](const std::shared_ptr<exchange>& asked) {
    asked->respond(text("first"));
    asked->respond(text("second"));
    streams += asked->open_stream() != nullptr ? 1 : 0;
  }};
  raw_client client{server.port()};
  BOOST_TEST(client.get("/a").body == "first");
  BOOST_TEST(client.get("/b").body == "first");
  BOOST_TEST(streams == 0);
}

BOOST_AUTO_TEST_CASE(a_field_of_the_answer_cannot_smuggle_in_another) {
  test_server server{[](const std::shared_ptr<exchange>& asked) {
    auto answer = text("x");
    answer.headers.emplace_back("Location", "/a\r\nSet-Cookie: evil");
    asked->respond(std::move(answer));
  }};
  raw_client client{server.port()};
  auto got = client.get("/a");
  BOOST_TEST(got.field("Location") == "/a  Set-Cookie: evil");
  BOOST_TEST(got.field("Set-Cookie") == "");
}

BOOST_AUTO_TEST_SUITE_END()
