#include "tests/adapters/http/raw_client.hpp"
#include "tests/adapters/http/test_server.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <future>

using namespace troupe::http;
using namespace troupe::http_test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view ask = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

} // namespace

BOOST_AUTO_TEST_SUITE(http_drain)

BOOST_AUTO_TEST_CASE(accepted_requests_are_answered_and_new_ones_refused) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  raw_client accepted{server.port()};
  raw_client late{server.port()};
  accepted.send(ask);
  BOOST_REQUIRE(waiting.wait_for(1));
  BOOST_TEST(!server->drain(0ms));
  auto drained
      = std::async(std::launch::async, [&] { return server->drain(20s); });
  auto refused = late.get("/late");
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(refused.field("Retry-After") == "1");
  BOOST_TEST(refused.field("Connection") == "close");
  BOOST_TEST(late.read_rest() == "");
  BOOST_TEST((drained.wait_for(0s) == std::future_status::timeout));
  echo(waiting.take().front());
  BOOST_TEST(drained.get());
  server->stop();
  auto got = accepted.read_answer();
  BOOST_TEST(got.body == "/a");
  BOOST_TEST(got.field("Connection") == "close");
  BOOST_TEST(accepted.read_rest() == "");
}

BOOST_AUTO_TEST_CASE(streams_are_closed) {
  std::promise<std::shared_ptr<event_stream>> opened;
  test_server server{[&](const std::shared_ptr<exchange>& asked) {
    opened.set_value(asked->open_stream());
  }};
  raw_client client{server.port()};
  client.send(ask);
  client.read_head();
  BOOST_TEST(server->drain(20s));
  BOOST_TEST(client.read_rest() == "");
  BOOST_TEST(!opened.get_future().get()->send("data\n\n"));
}

BOOST_AUTO_TEST_CASE(an_answer_that_the_client_has_not_read_is_waited_for) {
  const auto large = text_of(20'000'000);
  test_server server{[&](const std::shared_ptr<exchange>& asked) {
    asked->respond(text(large));
  }};
  raw_client client{server.port(), 4096};
  client.send(ask);
  BOOST_REQUIRE(client.readable(20s));
  BOOST_TEST(!server->drain(0ms));
  auto drained
      = std::async(std::launch::async, [&] { return server->drain(20s); });
  BOOST_TEST((client.read_answer().body == large));
  BOOST_TEST(drained.get());
}

BOOST_AUTO_TEST_CASE(under_load_every_client_gets_a_whole_answer) {
  other_threads pool{2};
  std::atomic<int> handled = 0;
  test_server server{[&](std::shared_ptr<exchange> asked) {
    ++handled;
    pool.post([asked = std::move(asked)] { echo(asked); });
  }};
  std::atomic<int> answered = 0;
  std::atomic<int> broken = 0;
  std::vector<std::thread> clients;
  for (auto i = 0; i < 8; ++i)
    clients.emplace_back([&] {
      try {
        raw_client client{server.port()};
        for (auto got = client.get("/a"); got.status == 200;
             got = client.get("/a")) {
          ++answered;
          // Accepted before the drain began, and the last one.
          if (got.field("Connection") == "close")
            return;
        }
      } catch (const std::runtime_error&) {
        ++broken;
      }
    });
  BOOST_TEST(
      troupe::wait_until([&] { return answered >= 1000 || broken > 0; }));
  BOOST_TEST(server->drain(20s));
  for (auto& client : clients)
    client.join();
  server->stop();
  BOOST_TEST(broken == 0);
  BOOST_TEST(answered == handled);
}

BOOST_AUTO_TEST_CASE(exchanges_and_streams_outlive_the_server_harmlessly) {
  waiting_room waiting;
  std::promise<std::shared_ptr<event_stream>> opened;
  {
    test_server server{[&](std::shared_ptr<exchange> asked) {
      if (asked->request().target == "/a")
        waiting.enter(std::move(asked));
      else
        opened.set_value(asked->open_stream());
    }};
    raw_client client{server.port()};
    raw_client reader{server.port()};
    reader.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
    reader.read_head();
    client.send(ask);
    BOOST_REQUIRE(waiting.wait_for(1));
    server->stop();
    BOOST_TEST(client.read_rest() == "");
    BOOST_TEST(reader.read_rest() == "");
  }
  echo(waiting.take().front());
  BOOST_TEST(!opened.get_future().get()->send("data\n\n"));
}

BOOST_AUTO_TEST_SUITE_END()
