#pragma once

#include "adapters/sqlite/database.hpp"
#include "adapters/sqlite/store.hpp"
#include "tests/adapters/conformance/letters.hpp"
#include "tests/adapters/conformance/manual_clock.hpp"
#include "tests/adapters/sqlite/temporary_directory.hpp"

#include <concepts>
#include <memory>
#include <string>
#include <vector>

namespace troupe::conformance {

template <class Rows>
std::unique_ptr<store<Rows>> open_sqlite(const std::string& file,
                                         const clock& time) {
  return sqlite::open<participant_of_rows<Rows>>(file, time);
}

/// Stores on one file.
template <class Rows>
struct sqlite_backend {
  using rows = Rows;

  manual_clock time;
  temporary_directory directory;
  std::string file = directory.file("store.db");

  std::unique_ptr<store<Rows>> open() { return open_sqlite<Rows>(file, time); }

  auto read() { return sqlite::read<participant_of_rows<Rows>>(file); }

  void run(const std::string& sql) {
    sqlite::database db{file, sqlite::database::access::read_write};
    db.execute(sql.c_str());
  }

  std::vector<dead_letter> dead_letters() { return letters_in(*read()); }
};

/// A new file, opened to be written.
struct opened {
  temporary_directory directory;
  std::string file = directory.file("a.db");
  sqlite::database db{file, sqlite::database::access::read_write};
};

/// The number that a query answers with.
inline std::int64_t number(sqlite::database& db, const char* sql) {
  auto query = db.prepare(sql);
  return query.step() ? query.integer(0) : -1;
}

/// The text that a query answers with.
inline std::string text(sqlite::database& db, const char* sql) {
  auto query = db.prepare(sql);
  return query.step() ? std::string{query.text(0)} : "no row";
}

} // namespace troupe::conformance
