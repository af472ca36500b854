#include "tests/adapters/sqlite/watched_statements.hpp"

#include <sqlite3.h>

#include <mutex>

namespace troupe::conformance {

namespace {

std::set<std::string> statements;
std::mutex mutex; ///< guards it

int begins(unsigned, void*, void* statement, void*) {
  std::lock_guard guard{mutex};
  statements.emplace(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
  return 0;
}

int opened(sqlite3* db, const char**, const sqlite3_api_routines*) {
  return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, begins, nullptr);
}

const auto entry = reinterpret_cast<void (*)()>(opened);

} // namespace

watched_statements::watched_statements() {
  statements.clear();
  sqlite3_auto_extension(entry);
}

watched_statements::~watched_statements() {
  sqlite3_cancel_auto_extension(entry);
}

std::set<std::string> watched_statements::run() const {
  std::lock_guard guard{mutex};
  return statements;
}

} // namespace troupe::conformance
