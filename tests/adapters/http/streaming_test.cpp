#include "tests/adapters/http/raw_client.hpp"
#include "tests/adapters/http/test_server.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe::http;
using namespace troupe::http_test;
using namespace std::chrono_literals;

namespace {

/// A server that opens a stream for each request and keeps it.
struct stream_server {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::shared_ptr<event_stream>> streams;
  test_server server{[this](const std::shared_ptr<exchange>& asked) {
    std::lock_guard lock{mutex};
    streams.push_back(asked->open_stream());
    changed.notify_all();
  }};

  ~stream_server() { server->stop(); }

  /// The stream that was opened as number `index`.
  std::shared_ptr<event_stream> opened(std::size_t index) {
    std::unique_lock lock{mutex};
    changed.wait_for(lock, 20s, [&] { return streams.size() > index; });
    return streams.at(index);
  }
};

constexpr std::string_view ask = "GET /events HTTP/1.1\r\nHost: x\r\n\r\n";

} // namespace

BOOST_AUTO_TEST_SUITE(http_streaming)

BOOST_AUTO_TEST_CASE(events_arrive_until_the_server_closes) {
  stream_server streaming;
  raw_client client{streaming.server.port()};
  client.send(ask);
  auto head = client.read_head();
  BOOST_TEST(head.field("Content-Type") == "text/event-stream");
  BOOST_TEST(head.head.find("no-store") == head.head.rfind("no-store"));
  BOOST_TEST(head.field("X-Request-Id") != "");
  BOOST_TEST(head.field("Content-Length") == "");
  auto stream = streaming.opened(0);
  BOOST_TEST(stream->send("data: 1\n\n"));
  BOOST_TEST(client.read_until("\n\n") == "data: 1\n\n");
  BOOST_TEST(stream->send("data: 2\n\n"));
  stream->close();
  BOOST_TEST(!stream->send("data: 3\n\n"));
  BOOST_TEST(client.read_rest() == "data: 2\n\n");
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_is_noticed) {
  stream_server streaming;
  {
    raw_client client{streaming.server.port()};
    client.send(ask);
    client.read_head();
  }
  auto stream = streaming.opened(0);
  BOOST_TEST(troupe::wait_until([&] { return !stream->send(""); }));
}

BOOST_AUTO_TEST_CASE(a_slow_reader_is_dropped_and_others_go_on) {
  stream_server streaming;
  raw_client slow{streaming.server.port(), 4096};
  raw_client good{streaming.server.port()};
  slow.send(ask);
  slow.read_head();
  auto to_slow = streaming.opened(0);
  good.send(ask);
  good.read_head();
  auto to_good = streaming.opened(1);
  std::string event = "data: " + std::string(10'000, 'x') + "\n\n";
  std::size_t sent = 0;
  while (to_slow->send(event)) {
    sent += event.size();
    BOOST_REQUIRE(to_good->send(event));
    BOOST_REQUIRE(good.read_until("\n\n") == event);
    BOOST_REQUIRE_MESSAGE(sent < 4'000'000U, "the slow reader is not dropped");
  }
  BOOST_TEST(sent > 1'000'000U);
  BOOST_TEST(to_good->send(event));
  BOOST_TEST(good.read_until("\n\n") == event);
}

BOOST_AUTO_TEST_CASE(a_reader_that_catches_up_loses_nothing) {
  stream_server streaming;
  raw_client client{streaming.server.port(), 4096};
  client.send(ask);
  client.read_head();
  auto stream = streaming.opened(0);
  std::string sent;
  for (auto i = 0; sent.size() < 900'000; ++i) {
    auto event = "data: " + std::to_string(i) + std::string(900, 'x') + "\n\n";
    BOOST_REQUIRE(stream->send(event));
    sent += event;
  }
  stream->close();
  BOOST_TEST((client.read_rest() == sent));
}

BOOST_AUTO_TEST_CASE(many_threads_may_send_into_one_stream) {
  stream_server streaming;
  raw_client client{streaming.server.port()};
  client.send(ask);
  client.read_head();
  auto stream = streaming.opened(0);
  {
    other_threads pool{4};
    for (auto i = 0; i < 1000; ++i)
      pool.post([stream] { stream->send("data: event\n\n"); });
  }
  stream->close();
  std::string expected;
  for (auto i = 0; i < 1000; ++i)
    expected += "data: event\n\n";
  BOOST_TEST((client.read_rest() == expected));
}

BOOST_AUTO_TEST_CASE(head_of_a_stream_ends_at_once) {
  stream_server streaming;
  raw_client client{streaming.server.port()};
  client.send("HEAD /events HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(client.read_head().status == 200);
  BOOST_TEST(client.read_rest() == "");
  BOOST_TEST(!streaming.opened(0)->send("data\n\n"));
}

BOOST_AUTO_TEST_SUITE_END()
