#include "adapters/sqlite/checkpointer.hpp"

#include "tests/adapters/sqlite/sqlite_backend.hpp"
#include "tests/adapters/sqlite/watched_files.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <thread>

namespace troupe::conformance {

namespace {

/// A writer of rows that fill a page each.
struct written : opened {
  int rows = 0;

  written() { db.execute("CREATE TABLE t (s TEXT)"); }

  /// In commits of 100 pages.
  void write(int pages) {
    auto insert = db.prepare("INSERT INTO t VALUES (?)");
    std::string page(3'900, 'x');
    for (int left = pages; left > 0; left -= 100) {
      db.execute("BEGIN");
      for (int i = 0; i < 100; ++i, ++rows) {
        insert.bind(1, std::string_view{page});
        insert.run();
      }
      db.execute("COMMIT");
    }
  }

  std::uintmax_t pages_of_log() const {
    return std::filesystem::file_size(file + "-wal") / 4'120;
  }

  bool has_all() {
    return number(db, "SELECT count(*) FROM t") == rows
           && text(db, "PRAGMA integrity_check") == "ok";
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(sqlite_checkpointer)

BOOST_AUTO_TEST_CASE(a_log_begins_anew_while_it_is_written) {
  written it;
  it.write(40'000);
  BOOST_TEST(it.pages_of_log() >= 4'000U);
  BOOST_TEST(it.pages_of_log() < 4'300U);
  BOOST_TEST(std::filesystem::file_size(it.file) > 35'000U * 4'096U);
  BOOST_TEST(it.has_all());
}

BOOST_AUTO_TEST_CASE(a_snapshot_only_holds_it_up) {
  written it;
  it.write(100);
  sqlite::database reader{it.file, sqlite::database::access::read_only};
  reader.execute("BEGIN");
  BOOST_TEST(number(reader, "SELECT count(*) FROM t") == 100);
  it.write(14'000);
  auto held_up = it.pages_of_log();
  BOOST_TEST(held_up > 14'000U);
  BOOST_TEST(number(reader, "SELECT count(*) FROM t") == 100);
  reader.execute("COMMIT");
  it.write(14'000);
  BOOST_TEST(it.pages_of_log() < held_up + 4'300);
  BOOST_TEST(it.has_all());
}

/// Copying while another connection begins the log anew loses transactions, in
/// SQLite up to 3.51.2: only who writes to the log may copy it.
BOOST_AUTO_TEST_CASE(only_the_writer_copies_its_log) {
  watched_files watched;
  written it;
  auto come_and_go = [&] {
    for (int i = 0; i < 3; ++i) {
      sqlite::database reader{it.file, sqlite::database::access::read_only};
      number(reader, "SELECT count(*) FROM t");
    }
  };
  for (int i = 0; i < 10; ++i) {
    std::thread readers{come_and_go};
    it.write(2'000);
    readers.join();
  }
  watched_files::threads writer{std::this_thread::get_id()};
  BOOST_TEST((watched.writers_of_log() == writer));
  BOOST_TEST((watched.writers_of_file() == writer));
}

/// Who closes a file last copies what is left, as after a crash, if it may.
BOOST_AUTO_TEST_CASE(a_reader_that_closes_last_copies_nothing) {
  watched_files watched;
  written it;
  it.write(100);
  auto left = it.directory.file("left.db");
  for (auto part : {"", "-wal"})
    std::filesystem::copy_file(it.file + part, left + part);
  auto before = watched.writers_of_file();
  std::thread{[&] {
    sqlite::database reader{left, sqlite::database::access::read_only};
    BOOST_TEST(number(reader, "SELECT count(*) FROM t") == 100);
  }}.join();
  BOOST_TEST((watched.writers_of_file() == before));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
