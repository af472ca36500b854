#include "tests/adapters/http/served_client.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe::http;
using namespace troupe::http_test;
using namespace std::chrono_literals;

namespace {

/// Answered with more than the client's kernel takes, less than the server's
/// holds.
struct client_of_much : served_client {
  void answer_for_good() {
    served->receive("GET /a HTTP/1.0\r\n\r\n");
    waiting.take().at(0)->respond(text(large));
  }

  const std::string large = text_of(900'000);
};

} // namespace

/// Clients that close, or one direction only, or have to and do not.
BOOST_AUTO_TEST_SUITE(http_leaving_client)

/// All of its connection: what it would still read is not known before.
BOOST_AUTO_TEST_CASE(a_client_that_has_gone_is_known_to_have) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  std::shared_ptr<exchange> asked;
  {
    raw_client client{server.port()};
    client.send(get_request("/1"));
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
  client.send(get_request("/1"));
  BOOST_REQUIRE(waiting.wait_for(2));
  old.finish_sending();
  client.finish_sending();
  BOOST_TEST(client.read_head().status == 100);
  auto exchanges = waiting.take();
  for (auto& asked : exchanges) {
    BOOST_TEST(!asked->abandoned());
    echo(asked);
  }
  BOOST_TEST(client.read_answer().body == "/1");
  BOOST_TEST(client.read_rest() == "");
  BOOST_TEST(old.read_answer().body == "/old");
}

BOOST_AUTO_TEST_CASE(a_client_that_closes_its_direction_gets_its_answer) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  raw_client client{server.port()};
  raw_client other{server.port()};
  client.send(get_request("/a") + get_request("/b"));
  client.finish_sending();
  BOOST_REQUIRE(waiting.wait_for(1));
  // Answered by the same thread, so the end of the input has been seen.
  other.send(get_request("/other"));
  BOOST_REQUIRE(waiting.wait_for(2));
  for (const auto& asked : waiting.take())
    echo(asked);
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
  client.send(get_request("/large") + get_request("/small"));
  client.finish_sending();
  BOOST_TEST((client.read_answer().body == large));
  BOOST_TEST(client.read_answer().body == "s");
  BOOST_TEST(client.read_rest() == "");
}

/// The end of its input is seen between an answer and the next request.
BOOST_FIXTURE_TEST_CASE(the_end_of_the_input_drops_no_pipelined_request,
                        served_client) {
  served->receive(get_request("/a") + get_request("/b"));
  echo(waiting.take().at(0));
  client.finish_sending();
  pollfd end{fd, POLLRDHUP, 0};
  BOOST_REQUIRE(::poll(&end, 1, 20'000) == 1);
  BOOST_TEST(served->input_ended());
  ::close(std::exchange(fd, -1));
  for (auto& woken : shared->wakes.take())
    woken->resume();
  echo(waiting.take().at(0));
  BOOST_TEST(client.read_answer().body == "/a");
  BOOST_TEST(client.read_answer().body == "/b");
}

BOOST_FIXTURE_TEST_CASE(the_last_answer_may_be_read_slowly, client_of_much) {
  answer_for_good();
  after(3s); // longer than a client may take to close
  after(30s);
  BOOST_TEST((client.read_answer().body == large));
  BOOST_TEST(client.read_rest() == "");
}

BOOST_FIXTURE_TEST_CASE(who_never_reads_the_last_answer_is_dropped,
                        client_of_much) {
  answer_for_good();
  after(3s);
  after(3s + server_settings{}.patience + 1ms);
  BOOST_CHECK_THROW(client.read_answer(), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
