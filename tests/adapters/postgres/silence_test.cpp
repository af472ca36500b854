#include "adapters/postgres/database.hpp"
#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/postgres/postgres_backend.hpp"
#include "tests/adapters/postgres/proxy.hpp"

#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <filesystem>
#include <string>
#include <vector>

namespace troupe::conformance {

namespace {

using access = postgres::database::access;
using namespace std::chrono_literals;

/// A database behind a proxy, and whose statements may take 300 ms.
struct behind_proxy {
  postgres_backend<payment_rows> data;
  proxy between{cluster::running().port()};

  behind_proxy() {
    data.settings.address
        = "postgres://troupe@127.0.0.1:" + std::to_string(between.port())
          + "/troupe?options=-c%20statement_timeout%3D300"
            "&connect_timeout=2";
  }
};

/// What the server says of a connection.
std::string limits(postgres::database& db) {
  return text(db, "SELECT concat(name, '=', setting) FROM pg_settings"
                  " WHERE name IN ('statement_timeout', 'lock_timeout',"
                  " 'idle_in_transaction_session_timeout',"
                  " 'tcp_keepalives_idle') ORDER BY name");
}

int option(int fd, int level, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  ::getsockopt(fd, level, name, &value, &size);
  return value;
}

/// What the kernel says of all our connections to this port.
std::vector<std::string> limits_towards(std::uint16_t port) {
  std::vector<std::string> result;
  for (auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) {
    auto fd = std::stoi(entry.path().filename());
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0
        || peer.sin_family != AF_INET || ntohs(peer.sin_port) != port)
      continue;
    result.push_back(
        std::to_string(option(fd, SOL_SOCKET, SO_KEEPALIVE)) + " "
        + std::to_string(option(fd, IPPROTO_TCP, TCP_KEEPIDLE)) + " "
        + std::to_string(option(fd, IPPROTO_TCP, TCP_KEEPINTVL)) + " "
        + std::to_string(option(fd, IPPROTO_TCP, TCP_KEEPCNT)) + " "
        + std::to_string(option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT)));
  }
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_silence)

/// Its kernel acknowledges all, and answers keepalives.
BOOST_AUTO_TEST_CASE(a_peer_that_lives_and_says_nothing_is_unavailable) {
  behind_proxy it;
  auto to = it.data.open();
  auto reader = it.data.read();
  auto add = [&](const char* user) {
    payment_rows one;
    one.wallets.want(user);
    commit(*to, one, [&](payment_rows& loaded) {
      loaded.wallets.add({user, {1}, {1}});
    });
  };
  auto has = [&](const char* user) {
    return reader->read(get_wallet{user}).refused == refusal::none;
  };
  add("a");
  BOOST_TEST(has("a"));
  auto silent = [](const store_unavailable& e) {
    BOOST_TEST(e.what() == "no answer in time");
    return true;
  };
  it.between.swallow(true);
  auto begun = std::chrono::steady_clock::now();
  BOOST_CHECK_EXCEPTION(add("b"), store_unavailable, silent);
  BOOST_TEST((std::chrono::steady_clock::now() - begun < 10s));
  BOOST_CHECK_EXCEPTION(has("a"), store_unavailable, silent);
  BOOST_CHECK_THROW(add("b"), store_unavailable); // connects in vain
  it.between.swallow(false);
  BOOST_TEST(!has("b"));
  add("b");
  BOOST_TEST(has("b"));
}

BOOST_AUTO_TEST_CASE(a_statement_that_takes_too_long_loses_its_connection) {
  behind_proxy it;
  postgres::database db{it.data.settings, "public", access::read_write};
  auto session = db.session();
  BOOST_CHECK_THROW(db.run("SELECT pg_sleep(60)"), store_unavailable);
  BOOST_TEST(db.session() != session);
  BOOST_TEST(number(db, "SELECT 1") == 1);
}

/// As that of a million rows is: each of its turns is a statement.
BOOST_AUTO_TEST_CASE(a_transaction_may_take_longer_than_a_statement) {
  behind_proxy it;
  postgres::database db{it.data.settings, "public", access::read_write};
  int turns = 0;
  db.transact([&](instant) {
    for (; turns < 15; ++turns)
      db.run("SELECT pg_sleep(0.1)");
    return true;
  });
  BOOST_TEST(turns == 15);
}

BOOST_AUTO_TEST_CASE(every_connection_has_limits) {
  auto& server = cluster::running();
  postgres::settings s{.address = server.address(), .owner = {}};
  postgres::database writer{s, "public", access::read_write};
  postgres::database reader{s, "public", access::read_only};
  for (auto* each : {&writer, &reader})
    BOOST_TEST(limits(*each)
               == "idle_in_transaction_session_timeout=10000,"
                  "lock_timeout=5000,statement_timeout=8000,"
                  "tcp_keepalives_idle=3");
  auto all
      = limits_towards(static_cast<std::uint16_t>(std::stoi(server.port())));
  BOOST_TEST(all.size() == 2U);
  for (auto& each : all)
    BOOST_TEST(each == "1 3 2 2 6000");
}

BOOST_AUTO_TEST_CASE(a_migration_takes_as_long_as_it_takes) {
  postgres::settings s{.address = cluster::running().address(), .owner = {}};
  postgres::database db{s, "public", access::migration};
  BOOST_TEST(limits(db)
             == "idle_in_transaction_session_timeout=10000,lock_timeout=0,"
                "statement_timeout=0,tcp_keepalives_idle=3");
}

BOOST_AUTO_TEST_CASE(what_address_and_database_give_counts) {
  auto& server = cluster::running();
  postgres::settings s{
      .address = server.address()
                 + "?options=-c%20statement_timeout%3D0&tcp_user_timeout=1000",
      .owner = {}};
  server.connect("public").execute(
      "ALTER DATABASE troupe SET lock_timeout TO 1234");
  {
    postgres::database db{s, "public", access::read_write};
    BOOST_TEST(limits(db)
               == "idle_in_transaction_session_timeout=10000,"
                  "lock_timeout=1234,statement_timeout=0,"
                  "tcp_keepalives_idle=3");
    auto all
        = limits_towards(static_cast<std::uint16_t>(std::stoi(server.port())));
    BOOST_REQUIRE(all.size() == 1U);
    BOOST_TEST(all[0] == "1 3 2 2 1000");
  }
  server.connect("public").execute("ALTER DATABASE troupe RESET lock_timeout");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
