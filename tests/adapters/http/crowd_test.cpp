#include "tests/adapters/http/raw_client.hpp"
#include "tests/adapters/http/test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>

using namespace troupe::http;
using namespace troupe::http_test;
using namespace std::chrono_literals;

/// More clients than there is room for.
BOOST_AUTO_TEST_SUITE(http_crowd)

BOOST_AUTO_TEST_CASE(too_many_waiting_requests_get_503) {
  waiting_room waiting;
  std::atomic<int> rejected = 0;
  server_settings settings;
  settings.max_waiting = 2;
  settings.rejected = [&](std::string_view, std::string_view, int status,
                          double) { rejected = status; };
  test_server server{waiting.entrance(), settings};
  raw_client first{server.port()};
  raw_client second{server.port()};
  raw_client third{server.port()};
  for (auto* client : {&first, &second})
    client->send(get_request("/a"));
  BOOST_REQUIRE(waiting.wait_for(2));
  auto got = third.get("/a");
  BOOST_TEST(got.status == 503);
  BOOST_TEST(got.field("Retry-After") == "1");
  BOOST_TEST(rejected == 503);
  for (const auto& guest : waiting.take())
    echo(guest);
  BOOST_TEST(first.read_answer().status == 200);
  third.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_REQUIRE(waiting.wait_for(1));
  echo(waiting.take().front());
  BOOST_TEST(third.read_answer().body == "/b");
}

BOOST_AUTO_TEST_CASE(what_is_answered_at_once_is_always_let_in) {
  waiting_room waiting;
  server_settings settings;
  settings.max_waiting = 1;
  settings.kind_of = [](const request& asked) {
    return asked.target == "/livez" ? waits_for::nothing : waits_for::answer;
  };
  test_server server{[&](std::shared_ptr<exchange> asked) {
                       if (asked->request().target == "/livez")
                         echo(asked);
                       else
                         waiting.enter(std::move(asked));
                     },
                     settings};
  raw_client first{server.port()};
  first.send(get_request("/a"));
  BOOST_REQUIRE(waiting.wait_for(1));
  raw_client other{server.port()};
  BOOST_TEST(other.get("/a").status == 503);
  BOOST_TEST(other.get("/livez").status == 200);
}

BOOST_AUTO_TEST_CASE(who_waits_long_takes_no_place_of_others) {
  waiting_room waiting;
  server_settings settings;
  settings.max_waiting = 2;
  settings.kind_of = [](const request& asked) {
    return asked.path[0] == "saga"     ? waits_for::saga
           : asked.path[0] == "events" ? waits_for::events
                                       : waits_for::answer;
  };
  test_server server{[&](std::shared_ptr<exchange> asked) {
                       if (asked->request().path[0] == "saga")
                         waiting.enter(std::move(asked));
                       else if (asked->request().path[0] == "events")
                         asked->open_stream();
                       else
                         echo(asked);
                     },
                     settings};
  std::vector<raw_client> patient;
  for (auto target : {"/saga", "/events"})
    for (auto i = 0; i < 2; ++i) {
      patient.emplace_back(server.port());
      patient.back().send(get_request(target));
    }
  BOOST_REQUIRE(waiting.wait_for(2));
  for (auto i = 2U; i < 4U; ++i)
    patient[i].read_head();
  raw_client other{server.port()};
  BOOST_TEST(other.get("/saga").status == 503);
  BOOST_TEST(other.get("/events").status == 503);
  BOOST_TEST(other.get("/inventory").status == 200);
  patient.pop_back();
  auto again = [&] { // until the end of that stream has been seen
    other.send(get_request("/events"));
    return other.read_head().status;
  };
  auto status = again();
  while (status == 503) {
    other.read_until("}");
    status = again();
  }
  BOOST_TEST(status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
