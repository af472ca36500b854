#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/sqlite/sqlite_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

namespace troupe::conformance {

namespace {

constexpr std::int64_t stock = 1'000'000;

reserve_inventory reservation(std::int64_t n) {
  auto id = std::to_string(n);
  return {{{.saga_id = "saga " + id, .order_id = id, .traceparent = {}},
           {.user_id = "user", .items = {{"laptop", 1}}, .address = {}}}};
}

product_row laptop(store<inventory_rows>& from) {
  inventory_rows rows;
  rows.products.want("laptop");
  commit(from, rows, [](inventory_rows&) {});
  return *rows.products.find("laptop");
}

/// Reserves one laptop a transaction, with one message, and forgets the message
/// before; writes a byte for each commit. Runs until it is killed.
[[noreturn]] void reserve_for_ever(const std::string& file, int told) {
  manual_clock time;
  auto store = sqlite::open<participants::inventory>(file, time);
  std::vector<std::int64_t> before;
  for (const auto& row : outbox_of(*store))
    before.push_back(row.id);
  for (auto n = laptop(*store).reserved;; ++n) {
    auto command = reservation(n);
    inventory_rows rows;
    want(rows, command);
    auto id = commit(
        *store, rows, [&](inventory_rows& r) { handle(r, command); },
        {sample_message(command.saga.saga_id)}, before);
    before = {id};
    if (::write(told, "x", 1) != 1)
      ::_exit(1);
  }
}

/// Lets it run for this many commits and kills it. Answers how many there were.
std::int64_t run_and_kill(const std::string& file, int commits) {
  int pipe[2];
  BOOST_REQUIRE(::pipe(pipe) == 0);
  auto child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    try {
      ::close(pipe[0]);
      reserve_for_ever(file, pipe[1]);
    } catch (...) {
      ::_exit(2);
    }
  }
  ::close(pipe[1]);
  std::int64_t told = 0;
  char byte = 0;
  while (told < commits && ::read(pipe[0], &byte, 1) == 1)
    ++told;
  ::kill(child, SIGKILL);
  while (::read(pipe[0], &byte, 1) == 1)
    ++told;
  ::close(pipe[0]);
  int status = 0;
  BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
  BOOST_TEST(WIFSIGNALED(status));
  return told;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sqlite_killed)

BOOST_AUTO_TEST_CASE(whole_transactions_alone_outlive_a_kill) {
  temporary_directory directory{std::filesystem::temp_directory_path()};
  auto file = directory.file("inventory.db");
  manual_clock time;
  inventory_rows first;
  first.products.want("laptop");
  commit(*sqlite::open<participants::inventory>(file, time), first,
         [](inventory_rows& rows) {
           rows.products.add({.product_id = "laptop",
                              .name = "Laptop",
                              .available = stock,
                              .received = stock});
         });
  std::mt19937 dice{1};
  std::int64_t reserved = 0;
  for (int round = 0; round < 25; ++round) {
    auto told = run_and_kill(file, static_cast<int>(1 + dice() % 40));
    auto store = sqlite::open<participants::inventory>(file, time);
    auto row = laptop(*store);
    // The last commit may not have been told.
    BOOST_TEST(row.reserved >= reserved + told);
    BOOST_TEST(row.reserved <= reserved + told + 1);
    reserved = row.reserved;
    BOOST_TEST(row.available == stock - reserved);
    auto left = outbox_of(*store);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_REQUIRE(left[0].messages.size() == 1U);
    BOOST_TEST(saga_id_of(left[0].messages[0])
               == "saga " + std::to_string(reserved - 1));
    sqlite::database db{file, sqlite::database::access::read_only};
    BOOST_TEST(number(db, "SELECT count(*) FROM reservations") == reserved);
    BOOST_TEST(text(db, "PRAGMA integrity_check") == "ok");
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
