#include "adapters/http/server.hpp"

#include "tests/adapters/http/raw_client.hpp"
#include "tests/adapters/http/test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <system_error>

using namespace troupe::http;
using namespace troupe::http_test;
using namespace std::chrono_literals;

namespace {

using clock_type = std::chrono::steady_clock;

/// "/7" for 7.
std::string numbered(std::size_t number) {
  return std::string{"/"}.append(std::to_string(number));
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_server)

BOOST_AUTO_TEST_CASE(no_answer_from_another_thread_is_late) {
  constexpr auto connections = 8;
  other_threads pool{4};
  test_server server{[&](std::shared_ptr<exchange> asked) {
    pool.post([asked = std::move(asked)] { echo(asked); });
  }};
  std::vector<raw_client> clients;
  for (auto i = 0; i < connections; ++i)
    clients.emplace_back(server.port());
  auto wrong = 0;
  auto late = 0;
  for (std::size_t round = 0; round < 1250; ++round) {
    auto target = numbered(round);
    auto start = clock_type::now();
    for (auto& client : clients)
      client.send(get_request(target));
    for (auto& client : clients)
      wrong += client.read_answer().body == target ? 0 : 1;
    late += clock_type::now() - start > 200ms ? 1 : 0;
  }
  BOOST_TEST(wrong == 0);
  BOOST_TEST(late < 20); // the machine stands still now and then
}

BOOST_AUTO_TEST_CASE(new_connections_are_served_at_once) {
  test_server server{echo};
  auto start = clock_type::now();
  for (auto i = 0; i < 2000; ++i) {
    raw_client client{server.port()};
    BOOST_REQUIRE(client.get("/a").status == 200);
  }
  // Four a second if only the clock accepted them.
  BOOST_TEST((clock_type::now() - start < 60s));
}

BOOST_AUTO_TEST_CASE(a_thousand_clients_at_once_are_served) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  std::vector<raw_client> clients;
  for (std::size_t i = 0; i < 1000; ++i) {
    clients.emplace_back(server.port());
    clients.back().send(get_request(numbered(i)));
  }
  BOOST_REQUIRE(waiting.wait_for(1000));
  for (const auto& asked : waiting.take())
    echo(asked);
  auto wrong = 0;
  for (std::size_t i = 0; i < clients.size(); ++i)
    wrong += clients[i].read_answer().body == numbered(i) ? 0 : 1;
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(a_stalled_reader_delays_nobody_and_gets_all_of_it) {
  const auto large = text_of(20'000'000);
  other_threads pool{2};
  test_server server{[&](std::shared_ptr<exchange> asked) {
    pool.post([&large, asked = std::move(asked)] {
      asked->respond(text(asked->request().target == "/large" ? large : "s"));
    });
  }};
  raw_client stalled{server.port(), 4096};
  stalled.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
               "GET /small HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_REQUIRE(stalled.readable(20s));
  raw_client other{server.port()};
  auto start = clock_type::now();
  for (auto i = 0; i < 100; ++i)
    BOOST_REQUIRE(other.get("/small").body == "s");
  BOOST_TEST((clock_type::now() - start < 10s));
  BOOST_TEST((stalled.read_answer().body == large));
  BOOST_TEST(stalled.read_answer().body == "s");
}

BOOST_AUTO_TEST_CASE(a_reader_that_stalls_for_good_is_dropped) {
  server_settings settings;
  settings.patience = 300ms;
  const auto large = text_of(20'000'000);
  test_server server{[&](const std::shared_ptr<exchange>& asked) {
                       asked->respond(text(large));
                     },
                     settings};
  raw_client stalled{server.port(), 4096};
  stalled.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_REQUIRE(stalled.readable(20s));
  // Reading nothing, the client sees the reset as an error of its socket.
  pollfd reset{stalled.fd(), 0, 0};
  BOOST_TEST(::poll(&reset, 1, 20'000) == 1);
  BOOST_TEST(stalled.read_rest().size() < large.size());
}

BOOST_AUTO_TEST_CASE(a_client_that_is_gone_harms_nobody) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  for (auto i = 0; i < 50; ++i) {
    {
      raw_client gone{server.port()};
      gone.send("GET /gone HTTP/1.1\r\nHost: x\r\n\r\n");
      BOOST_REQUIRE(waiting.wait_for(1));
    }
    auto late = waiting.take();
    // Likely on the same file descriptor; must never see the other's answer.
    raw_client next{server.port()};
    next.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
    BOOST_REQUIRE(waiting.wait_for(1));
    echo(late.front());
    echo(waiting.take().front());
    BOOST_REQUIRE(next.read_answer().body == "/next");
  }
}

BOOST_AUTO_TEST_CASE(a_taken_port_is_an_error_that_names_it) {
  test_server first{echo};
  server_settings settings;
  settings.port = first.port();
  server second{settings, echo};
  auto names_it = [&](const std::system_error& error) {
    std::string what{error.what()};
    return error.code() == std::errc::address_in_use
           && what.find("127.0.0.1") != std::string::npos
           && what.find(std::to_string(first.port())) != std::string::npos;
  };
  BOOST_CHECK_EXCEPTION(second.start(), std::system_error, names_it);
}

BOOST_AUTO_TEST_CASE(a_host_that_is_not_ours_is_an_error) {
  server_settings settings;
  settings.host = "192.0.2.1";
  BOOST_CHECK_THROW(server(settings, echo).start(), std::system_error);
  settings.host = "no such host";
  BOOST_CHECK_THROW(server(settings, echo).start(), std::system_error);
}

BOOST_AUTO_TEST_SUITE_END()
