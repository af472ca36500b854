#include "tests/adapters/http/raw_client.hpp"
#include "tests/adapters/http/test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <memory>

#include <sys/resource.h>

using namespace troupe::http;
using namespace troupe::http_test;
using namespace std::chrono_literals;

namespace {

/// Leaves the process `left` file descriptors for as long as it lives.
class few_files {
public:
  explicit few_files(std::size_t left) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    auto now = before_;
    now.rlim_cur = 256;
    ::setrlimit(RLIMIT_NOFILE, &now);
    for (auto fd = ::dup(0); fd >= 0; fd = ::dup(0))
      taken_.push_back(fd);
    for (; left > 0; --left) {
      ::close(taken_.back());
      taken_.pop_back();
    }
  }

  ~few_files() {
    for (auto fd : taken_)
      ::close(fd);
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }

private:
  rlimit before_{};
  std::vector<int> taken_;
};

/// Counts what it is told.
struct counter {
  std::function<void(std::string_view)> listener() {
    return [this](std::string_view) { ++count; };
  }

  std::atomic<int> count = 0;
};

/// Whether the server has dropped the client, which reads nothing.
bool is_dropped(const raw_client& client, std::chrono::milliseconds at_most) {
  pollfd reset{client.fd(), 0, 0};
  return ::poll(&reset, 1, static_cast<int>(at_most.count())) == 1;
}

} // namespace

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
  for (const auto& asked : waiting.take())
    echo(asked);
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

BOOST_AUTO_TEST_CASE(unread_answers_are_bounded_and_the_slowest_gives_way) {
  const auto large = text_of(20'000'000);
  counter warnings;
  server_settings settings;
  settings.patience = 10min;
  settings.max_unread = 45'000'000; // two of them, but not three
  settings.warn = warnings.listener();
  test_server server{[&](const std::shared_ptr<exchange>& asked) {
                       asked->respond(text(large));
                     },
                     settings};
  std::vector<raw_client> clients;
  auto ask = [&](const std::string& bytes) {
    clients.emplace_back(server.port(), 4096);
    clients.back().send(bytes);
    BOOST_REQUIRE(clients.back().readable(20s));
    // The kernel takes more for a moment: after that it stands still.
    BOOST_TEST(!is_dropped(clients.back(), 300ms));
  };
  ask("POST /a HTTP/1.1\r\nHost: x\r\n\r\n"); // cannot be asked for again
  for (auto i = 0; i < 3; ++i)
    ask(get_request("/a"));
  BOOST_TEST(is_dropped(clients[1], 20s));
  BOOST_TEST(is_dropped(clients[2], 20s));
  BOOST_TEST(!is_dropped(clients[3], 0ms));
  BOOST_TEST((clients[0].read_answer().body == large));
  BOOST_TEST((clients[3].read_answer().body == large));
  BOOST_TEST(warnings.count == 1);
}

BOOST_AUTO_TEST_CASE(running_out_of_file_descriptors_is_survived) {
  waiting_room waiting;
  test_server server{waiting.entrance()};
  raw_client early{server.port()};
  early.send(get_request("/early"));
  BOOST_REQUIRE(waiting.wait_for(1));
  auto limited = std::make_unique<few_files>(1);
  raw_client unserved{server.port()};
  unserved.send(get_request("/late"));
  BOOST_TEST(!unserved.readable(600ms)); // nobody is idle
  limited.reset();
  BOOST_REQUIRE(waiting.wait_for(2));
  for (const auto& asked : waiting.take())
    echo(asked);
  BOOST_TEST(early.read_answer().body == "/early");
  BOOST_TEST(unserved.read_answer().body == "/late");
}

BOOST_AUTO_TEST_CASE(
    without_file_descriptors_the_longest_idle_client_gives_way) {
  counter warnings;
  server_settings settings;
  settings.warn = warnings.listener();
  test_server server{echo, settings};
  auto first = std::make_unique<raw_client>(server.port());
  auto second = std::make_unique<raw_client>(server.port());
  BOOST_TEST(second->get("/second").status == 200);
  BOOST_TEST(first->get("/first").status == 200);
  few_files limited{1};
  raw_client third{server.port()};
  BOOST_TEST(third.get("/third").status == 200);
  BOOST_TEST(second->read_rest() == "");
  second.reset();
  raw_client fourth{server.port()};
  BOOST_TEST(fourth.get("/fourth").status == 200);
  BOOST_TEST(first->read_rest() == "");
  BOOST_TEST(!third.readable(600ms)); // nobody waits any more
  BOOST_TEST(third.get("/still").status == 200);
  BOOST_TEST(warnings.count == 1);
}

BOOST_AUTO_TEST_SUITE_END()
