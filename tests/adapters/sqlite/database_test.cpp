#include "adapters/sqlite/database.hpp"

#include "adapters/sqlite/prepared.hpp"
#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/sqlite/sqlite_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

namespace troupe::conformance {

namespace {

using access = sqlite::database::access;

/// Overwrites all but the first pages, which say what else there is.
void damage(const std::string& file, std::streamoff pages) {
  std::fstream all{file, std::ios::binary | std::ios::in | std::ios::out};
  auto size = static_cast<std::streamoff>(std::filesystem::file_size(file));
  BOOST_REQUIRE(size > pages * 4'096);
  all.seekp(pages * 4'096);
  all << std::string(static_cast<std::size_t>(size - pages * 4'096), '\xff');
}

} // namespace

BOOST_AUTO_TEST_SUITE(sqlite_database)

/// The two settings that "durable" hangs on.
BOOST_AUTO_TEST_CASE(it_is_wal_and_synced_at_each_commit) {
  opened it;
  constexpr auto full = 2;
  BOOST_TEST(text(it.db, "PRAGMA journal_mode") == "wal");
  BOOST_TEST(number(it.db, "PRAGMA synchronous") == full);
  sqlite::database again{it.file, access::read_write};
  BOOST_TEST(text(again, "PRAGMA journal_mode") == "wal");
  BOOST_TEST(number(again, "PRAGMA synchronous") == full);
}

BOOST_AUTO_TEST_CASE(numbers_and_text_come_back_as_they_were) {
  opened it;
  it.db.execute("CREATE TABLE t (i INTEGER, s TEXT) STRICT");
  auto insert = it.db.prepare("INSERT INTO t VALUES (?, ?)");
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    auto i = make_arbitrary<std::int64_t>(seed);
    auto s = make_arbitrary<std::string>(seed);
    insert.bind(1, i);
    insert.bind(2, std::string_view{s});
    BOOST_TEST(insert.run() == 1);
    BOOST_TEST(number(it.db, "SELECT i FROM t ORDER BY rowid DESC") == i);
    BOOST_TEST(text(it.db, "SELECT s FROM t ORDER BY rowid DESC") == s);
  }
}

BOOST_AUTO_TEST_CASE(run_tells_how_many_rows_it_changed) {
  opened it;
  it.db.execute("CREATE TABLE t (i); INSERT INTO t VALUES (1), (2), (3)");
  auto update = it.db.prepare("UPDATE t SET i = 0 WHERE i >= ?");
  update.bind(1, std::int64_t{2});
  BOOST_TEST(update.run() == 2);
  BOOST_TEST(update.run() == 0);
}

BOOST_AUTO_TEST_CASE(a_statement_that_fails_says_why_and_not_which) {
  opened it;
  it.db.execute("CREATE TABLE t (credit CHECK (credit >= 0))");
  auto insert = it.db.prepare("INSERT INTO t VALUES (-1)");
  BOOST_CHECK_EXCEPTION(
      insert.run(), std::runtime_error, [](const std::runtime_error& e) {
        std::string_view why{e.what()};
        return why.find("CHECK constraint failed: credit >= 0") != why.npos
               && why.find("INSERT") == why.npos;
      });
}

BOOST_AUTO_TEST_CASE(a_locked_file_is_unavailable_and_not_broken) {
  opened it;
  it.db.execute("CREATE TABLE t (i); BEGIN IMMEDIATE");
  sqlite::database other{it.file, access::read_write};
  BOOST_CHECK_THROW(other.execute("BEGIN IMMEDIATE"), store_unavailable);
  it.db.execute("ROLLBACK");
  other.execute("BEGIN IMMEDIATE");
  other.execute("COMMIT");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_opened_names_the_file) {
  manual_clock time;
  BOOST_CHECK_EXCEPTION(
      sqlite::open<participants::inventory>("/nonexistent/a.db", time),
      store_unavailable, [](const store_unavailable& e) {
        return std::string{e.what()}.find("/nonexistent/a.db")
               != std::string::npos;
      });
}

BOOST_AUTO_TEST_CASE(a_mistake_in_a_statement_is_no_unavailability) {
  opened it;
  BOOST_CHECK_EXCEPTION(it.db.prepare("SELEKT 1"), std::runtime_error,
                        [](const std::runtime_error& e) {
                          return dynamic_cast<const store_unavailable*>(&e)
                                 == nullptr;
                        });
}

BOOST_AUTO_TEST_CASE(a_reader_cannot_write) {
  opened it;
  it.db.execute("CREATE TABLE t (i)");
  sqlite::database reader{it.file, access::read_only};
  BOOST_CHECK_THROW(reader.execute("INSERT INTO t VALUES (1)"),
                    std::runtime_error);
}

/// As those who do not commit do not make the disk work.
BOOST_AUTO_TEST_CASE(nothing_is_written_where_nothing_changed) {
  sqlite_backend<inventory_rows> data;
  auto store = data.open();
  store_sample(*store, "a", 1);
  sqlite::database watcher{data.file, access::read_only};
  auto version = number(watcher, "PRAGMA data_version");
  load(*store, {"a", "b"});
  BOOST_TEST(number(watcher, "PRAGMA data_version") == version);
  store_sample(*store, "b", 1);
  BOOST_TEST(number(watcher, "PRAGMA data_version") != version);
}

/// Each changed row is written once, by one statement.
BOOST_AUTO_TEST_CASE(a_row_is_written_once_however_often_it_changed) {
  sqlite_backend<inventory_rows> data;
  auto store = data.open();
  store_sample(*store, "a", 1);
  sqlite::database other{data.file, access::read_write};
  other.execute("CREATE TABLE writes (i);"
                "CREATE TRIGGER u AFTER UPDATE ON products BEGIN"
                "  INSERT INTO writes VALUES (1); END;"
                "CREATE TRIGGER i AFTER INSERT ON products BEGIN"
                "  INSERT INTO writes VALUES (2); END");
  auto rows = wanting<inventory_rows>({"a", "b", "c"});
  commit(*store, rows, [](inventory_rows& loaded) {
    for (std::uint64_t seed = 2; seed < 9; ++seed)
      change_samples(loaded, "a", seed);
    add_samples(loaded, "b", 1);
    change_samples(loaded, "b", 2);
  });
  BOOST_TEST(text(other, "SELECT group_concat(i) FROM"
                         " (SELECT i FROM writes ORDER BY i)")
             == "1,2");
}

/// Who copies `*.db` of a shop that has been stopped has all of it.
BOOST_AUTO_TEST_CASE(a_file_is_whole_without_its_log_once_it_is_closed) {
  sqlite_backend<payment_rows> data;
  auto store = data.open();
  auto reader = data.read();
  store_sample(*store, "a", 1);
  reader->read(list_payments{}); // it is not the last to close
  store.reset();
  auto copy = data.directory.file("copy.db");
  std::filesystem::copy_file(data.file, copy);
  BOOST_TEST(stored(*sqlite::open<participants::payment>(copy, data.time), "a")
             == shown_sample<payment_rows>("a", 1));
}

BOOST_AUTO_TEST_CASE(a_damaged_page_is_neither_there_nor_a_fault_of_who_asks) {
  sqlite_backend<order_rows> data;
  for (auto n = 0; n < 100; ++n)
    store_sample(*data.open(), std::to_string(n), 1);
  damage(data.file, 1);
  auto reader = data.read();
  BOOST_CHECK_THROW(reader->read(list_orders{}), store_damaged);
  BOOST_CHECK_THROW(data.open(), store_damaged);
}

BOOST_AUTO_TEST_CASE(what_is_no_database_is_a_damaged_one) {
  sqlite_backend<order_rows> data;
  data.open();
  damage(data.file, 0);
  BOOST_CHECK_EXCEPTION(
      data.open(), store_damaged, [&](const store_damaged& e) {
        return std::string{e.what()}.find(data.file) != std::string::npos;
      });
}

/// A process has four writers and nine readers. Negative: KiB, else pages.
BOOST_AUTO_TEST_CASE(page_caches_are_bounded) {
  opened it;
  it.db.execute("CREATE TABLE t (i)");
  sqlite::database reader{it.file, access::read_only};
  constexpr auto mebibyte = 1'024;
  BOOST_TEST(number(it.db, "PRAGMA cache_size") == -16 * mebibyte);
  auto readers = number(reader, "PRAGMA cache_size");
  BOOST_TEST(readers < 0);
  BOOST_TEST(readers >= -2 * mebibyte);
}

BOOST_AUTO_TEST_CASE(prepared_statements_are_bounded) {
  opened it;
  sqlite::prepared<int> all{it.db};
  for (auto round = 0; round < 2; ++round)
    for (auto n = 0; n < 1'000; ++n) {
      sqlite::use query{
          all.get(n, [&] { return "SELECT " + std::to_string(n); })};
      BOOST_TEST_REQUIRE(query->step());
      BOOST_TEST(query->integer(0) == n);
      BOOST_TEST(all.size() <= all.most);
    }
}

BOOST_AUTO_TEST_CASE(a_statement_that_is_known_is_not_prepared_again) {
  opened it;
  sqlite::prepared<int> all{it.db};
  auto prepared = 0;
  auto sql = [&] {
    ++prepared;
    return "SELECT 1";
  };
  for (auto n : {1, 2, 1, 2})
    all.get(n, sql);
  BOOST_TEST(prepared == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
