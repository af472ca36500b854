#include "adapters/sqlite/database.hpp"
#include "tests/kill_test/kill_points/board.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <vector>

using namespace troupe;
using namespace troupe::kill_test;

// preload.cpp is linked into this executable: its functions stand before those
// of the library as they do when they are preloaded.

namespace {

struct victim {
  victim() {
    std::filesystem::create_directories(folder);
    auto file = folder + "/board";
    armed = &open_board(file.c_str(), true)->traps[2];
    ::setenv("KILL_POINTS", file.c_str(), 1);
    std::filesystem::remove(folder + "/payment.db");
    sqlite::database db{folder + "/payment.db",
                        sqlite::database::access::read_write};
    db.execute("CREATE TABLE outbox (id INTEGER, created_at INTEGER,"
               " messages TEXT)");
  }

  /// What ends a process that tells that.
  int end_of(const std::string& type) const {
    auto id = ::fork();
    if (id == 0) {
      tell(R"([{"type":")" + type
           + R"(","data":{"saga":{"coordination":"choreography"}}}])");
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(id, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }

  void tell(const std::string& text) const {
    sqlite::database db{folder + "/payment.db",
                        sqlite::database::access::read_write};
    auto begin = db.prepare("BEGIN IMMEDIATE");
    auto insert = db.prepare("INSERT INTO outbox (id, created_at, messages)"
                             " VALUES (?, ?, ?)");
    auto commit = db.prepare("COMMIT");
    begin.run();
    insert.bind(1, std::int64_t{1});
    insert.bind(2, std::int64_t{1});
    insert.bind(3, text);
    insert.run();
    commit.run();
  }

  std::int64_t told() const {
    sqlite::database db{folder + "/payment.db",
                        sqlite::database::access::read_write};
    auto count = db.prepare("SELECT count(*) FROM outbox");
    count.step();
    return count.integer(0);
  }

  /// The same for all: which file it is, is read once.
  static inline const std::string folder
      = "/tmp/troupe-kill-points-" + std::to_string(::getpid());
  trap* armed = nullptr;
};

/// Nothing is left of it.
struct swept {
  ~swept() { std::filesystem::remove_all(victim::folder); }
};

} // namespace

BOOST_TEST_GLOBAL_FIXTURE(swept);

BOOST_FIXTURE_TEST_SUITE(preloaded, victim)

BOOST_AUTO_TEST_CASE(who_dies_before_a_write_has_not_written) {
  armed->arm(std::vector<std::string>{"before payment.failed choreography"});
  BOOST_TEST(end_of("payment.failed") == SIGKILL);
  BOOST_TEST(told() == 0);
}

BOOST_AUTO_TEST_CASE(who_dies_after_a_write_has_written) {
  armed->arm(std::vector<std::string>{"after payment.failed choreography"});
  BOOST_TEST(end_of("payment.failed") == SIGKILL);
  BOOST_TEST(told() == 1);
}

BOOST_AUTO_TEST_CASE(other_writes_kill_nobody) {
  armed->arm(std::vector<std::string>{"before payment.failed choreography"});
  BOOST_TEST(end_of("payment.completed") == 0);
  BOOST_TEST(armed->disarm() == trap::none);
  BOOST_TEST(end_of("payment.failed") == 0);
  BOOST_TEST(told() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
