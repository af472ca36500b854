#include "tests/adapters/http/served_client.hpp"

#include <boost/test/unit_test.hpp>

#include <netinet/tcp.h>

using namespace troupe::http;
using namespace troupe::http_test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view long_upload
    = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n";

/// Waits for a large answer and has read its head.
struct downloading_client : served_client {
  downloading_client() {
    served->receive(get_request("/large"));
    waiting.take().at(0)->respond(text(text_of(size)));
    client.read_head();
  }

  static constexpr std::size_t size = 20'000'000;
};

} // namespace

/// Clients that are slow, silent, or have vanished.
BOOST_AUTO_TEST_SUITE(http_slow_client)

BOOST_FIXTURE_TEST_CASE(an_upload_may_take_any_time_while_it_goes_on,
                        served_client) {
  served->receive(long_upload);
  auto time = 0s;
  for (std::size_t sent = 0; sent < 1'048'576; sent += 32'768) {
    time += 29s;
    after(time);
    BOOST_REQUIRE(!closed());
    served->receive(text_of(32'768));
  }
  BOOST_TEST(waiting.take().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(an_upload_that_stands_still_gets_408, served_client) {
  served->receive(long_upload);
  after(20s);
  served->receive("some of it");
  after(50s);
  BOOST_TEST(!client.readable(0ms));
  after(50s + 1ms);
  BOOST_TEST(client.read_answer().status == 408);
  BOOST_TEST(client.read_rest() == "");
}

/// The socket becomes writable only when a third of its buffer is free: nobody
/// here calls resume().
BOOST_FIXTURE_TEST_CASE(a_download_may_take_any_time_while_it_goes_on,
                        downloading_client) {
  auto time = 0s;
  for (auto i = 0; i < 10; ++i) {
    client.read_bytes(60'000);
    time += 29s;
    after(time);
    BOOST_REQUIRE(!closed());
  }
  // From now on it reads nothing, but its kernel may take a little more.
  for (auto i = 0; i < 5 && !closed(); ++i)
    after(time += 31s);
  BOOST_TEST(closed());
}

BOOST_FIXTURE_TEST_CASE(a_stream_that_nobody_reads_is_dropped, served_client) {
  served->receive(get_request("/events"));
  auto stream = waiting.take().at(0)->open_stream();
  client.read_head();
  after(300s); // nothing has happened that could be read
  BOOST_TEST(!closed());
  stream->send(text_of(900'000));
  after(310s);
  client.read_bytes(60'000);
  after(340s);
  BOOST_TEST(!closed());
  // More to read is no progress.
  for (auto time = 355s; time < 600s && !closed(); time += 15s) {
    stream->send("more");
    after(time);
  }
  BOOST_TEST(closed());
  BOOST_TEST(!stream->send("too late"));
}

BOOST_FIXTURE_TEST_CASE(who_says_nothing_at_all_is_let_go, served_client) {
  after(60s);
  BOOST_TEST(!client.readable(0ms));
  after(60s + 1ms);
  BOOST_TEST(client.read_rest() == "");
}

BOOST_FIXTURE_TEST_CASE(between_requests_a_client_may_rest_longer,
                        served_client) {
  served->receive(get_request("/a"));
  after(100s);
  echo(waiting.take().at(0));
  BOOST_TEST(client.read_answer().status == 200);
  after(220s);
  BOOST_TEST(!client.readable(0ms));
  after(220s + 1ms);
  BOOST_TEST(client.read_rest() == "");
}

/// Its kernel is asked while it waits for an answer.
BOOST_FIXTURE_TEST_CASE(who_has_vanished_is_noticed, served_client) {
  auto option = [&](int level, int name) {
    auto value = 0;
    socklen_t size = sizeof value;
    ::getsockopt(fd, level, name, &value, &size);
    return value;
  };
  BOOST_TEST(option(SOL_SOCKET, SO_KEEPALIVE) == 1);
  BOOST_TEST(option(IPPROTO_TCP, TCP_KEEPIDLE)
                 + option(IPPROTO_TCP, TCP_KEEPINTVL)
                       * option(IPPROTO_TCP, TCP_KEEPCNT)
             <= 30);
}

BOOST_AUTO_TEST_SUITE_END()
