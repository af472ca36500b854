#include "adapters/http/connection.hpp"
#include "adapters/http/listening_socket.hpp"

#include "tests/adapters/http/raw_client.hpp"
#include "tests/adapters/http/test_server.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>

using namespace troupe::http;
using namespace troupe::http_test;
using namespace std::chrono_literals;

namespace {

std::string get(std::string_view target) {
  return "GET " + std::string{target} + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

} // namespace

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
  client.send(get("/1") + get("/2") + get("/3"));
  for (auto target : {"/1", "/2", "/3"})
    BOOST_TEST(client.read_answer().body == target);
}

BOOST_AUTO_TEST_CASE(pipelined_requests_wait_for_slow_answers) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  raw_client client{server.port()};
  client.send(get("/1") + get("/2") + get("/3"));
  for (auto target : {"/1", "/2", "/3"}) {
    BOOST_REQUIRE(waiting.wait_for(1));
    auto guests = waiting.take();
    BOOST_REQUIRE(guests.size() == 1U);
    echo(guests.front());
    BOOST_TEST(client.read_answer().body == target);
  }
}

/// All of its connection: what it would still read is not known before.
BOOST_AUTO_TEST_CASE(a_client_that_has_gone_is_known_to_have) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  std::shared_ptr<exchange> asked;
  {
    raw_client client{server.port()};
    client.send(get("/1"));
    BOOST_REQUIRE(waiting.wait_for(1));
    asked = waiting.take().front();
    BOOST_TEST(!asked->abandoned());
  }
  BOOST_TEST(troupe::wait_until([&] { return asked->abandoned(); }));
  echo(asked);
}

BOOST_AUTO_TEST_CASE(a_client_that_reads_on_gets_its_answer) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  raw_client old{server.port()};
  raw_client client{server.port()};
  old.send("GET /old HTTP/1.0\r\n\r\n");
  BOOST_REQUIRE(waiting.wait_for(1));
  client.send(get("/1"));
  BOOST_REQUIRE(waiting.wait_for(2));
  old.finish_sending();
  client.finish_sending();
  BOOST_TEST(client.read_head().status == 100);
  auto guests = waiting.take();
  for (auto& guest : guests) {
    BOOST_TEST(!guest->abandoned());
    echo(guest);
  }
  BOOST_TEST(client.read_answer().body == "/1");
  BOOST_TEST(client.read_rest() == "");
  BOOST_TEST(old.read_answer().body == "/old");
}

BOOST_AUTO_TEST_CASE(too_many_pipelined_bytes_close_after_the_last_answer) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  raw_client client{server.port()};
  client.send(get("/1"));
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
    body += get("/smuggled");
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

BOOST_AUTO_TEST_CASE(a_client_that_closes_its_direction_gets_its_answer) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  raw_client client{server.port()};
  raw_client other{server.port()};
  client.send(get("/a") + get("/b"));
  client.finish_sending();
  BOOST_REQUIRE(waiting.wait_for(1));
  // Answered by the same thread, so the end of the input has been seen.
  other.send(get("/other"));
  BOOST_REQUIRE(waiting.wait_for(2));
  for (const auto& guest : waiting.take())
    echo(guest);
  BOOST_TEST(client.read_answer().body == "/a");
  BOOST_REQUIRE(waiting.wait_for(1));
  echo(waiting.take().front());
  BOOST_TEST(client.read_answer().body == "/b");
  BOOST_TEST(client.read_rest() == "");
}

BOOST_AUTO_TEST_CASE(a_client_that_closes_its_direction_may_read_slowly) {
  const auto large = text_of(20'000'000);
  test_server server{[&](const std::shared_ptr<exchange>& asked) {
    asked->respond(text(asked->request().target == "/large" ? large : "s"));
  }};
  raw_client client{server.port(), 4096};
  client.send(get("/large") + get("/small"));
  client.finish_sending();
  BOOST_TEST((client.read_answer().body == large));
  BOOST_TEST(client.read_answer().body == "s");
  BOOST_TEST(client.read_rest() == "");
}

/// The end of its input is seen between an answer and the next request.
BOOST_AUTO_TEST_CASE(the_end_of_the_input_drops_no_pipelined_request) {
  waiting_room waiting;
  auto shared
      = std::make_shared<shared_state>(waiting.entrance(), server_settings{});
  listening_socket listener{"127.0.0.1", 0};
  raw_client client{listener.port()};
  auto fd = listener.accept();
  auto served = std::make_shared<connection>(fd, shared);
  served->receive(get("/a") + get("/b"));
  echo(waiting.take().at(0));
  client.finish_sending();
  pollfd end{fd, POLLRDHUP, 0};
  BOOST_REQUIRE(::poll(&end, 1, 20'000) == 1);
  BOOST_TEST(served->input_ended());
  ::close(fd);
  for (auto& woken : shared->wakes.take())
    woken->turn();
  echo(waiting.take().at(0));
  BOOST_TEST(client.read_answer().body == "/a");
  BOOST_TEST(client.read_answer().body == "/b");
  served->abandon();
}

BOOST_AUTO_TEST_CASE(the_last_answer_may_be_read_slowly) {
  const auto large = text_of(900'000);
  test_server server{[&](const std::shared_ptr<exchange>& asked) {
    asked->respond(text(large));
  }};
  raw_client client{server.port(), 4096};
  client.send("GET /a HTTP/1.0\r\n\r\n");
  std::this_thread::sleep_for(3s); // longer than a client may take to close
  BOOST_TEST((client.read_answer().body == large));
  BOOST_TEST(client.read_rest() == "");
}

BOOST_AUTO_TEST_CASE(who_never_reads_the_last_answer_is_dropped) {
  server_settings settings;
  settings.patience = 300ms;
  const auto large = text_of(900'000);
  test_server server{[&](const std::shared_ptr<exchange>& asked) {
                       asked->respond(text(large));
                     },
                     settings};
  raw_client client{server.port(), 4096};
  client.send("GET /a HTTP/1.0\r\n\r\n");
  // Reading nothing, the client sees the reset as an error of its socket.
  pollfd reset{client.fd(), 0, 0};
  BOOST_TEST(::poll(&reset, 1, 20'000) == 1);
  BOOST_TEST(client.read_rest().size() < large.size());
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
