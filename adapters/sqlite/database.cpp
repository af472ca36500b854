#include "adapters/sqlite/database.hpp"

#include "actors/ports/store.hpp"
#include "adapters/sqlite/checkpointer.hpp"

#include <sqlite3.h>

namespace troupe::sqlite {

namespace {

[[noreturn]] void fail(sqlite3* db, std::string_view what) {
  auto code = db ? sqlite3_errcode(db) : SQLITE_NOMEM;
  auto text
      = std::string{what} + ": " + (db ? sqlite3_errmsg(db) : "out of memory");
  switch (code & 0xff) {
  case SQLITE_FULL:
  case SQLITE_IOERR:
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_CANTOPEN:
  case SQLITE_READONLY:
  case SQLITE_NOMEM:
  case SQLITE_INTERRUPT:
    throw store_unavailable{text};
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    throw store_damaged{text};
  default:
    throw std::runtime_error{text};
  }
}

} // namespace

database::database(const std::string& path, access how) {
  // SQLite's own memory statistics cost a global lock an allocation.
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(once);
  auto flags = SQLITE_OPEN_NOMUTEX
               | (how == access::read_only
                      ? SQLITE_OPEN_READONLY
                      : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  auto code = sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr);
  try {
    if (code != SQLITE_OK)
      fail(handle_, "cannot be opened");
    sqlite3_busy_timeout(handle_, 1'000);
    if (how == access::read_write) {
      if (sqlite3_db_readonly(handle_, "main") != 0)
        throw std::runtime_error{"must not be written to"};
      // A commit after a page was split looks at each page of the cache. A
      // reader keeps SQLite's own 2 MB: its cache is void after each commit.
      execute("PRAGMA cache_size=-16384;"
              "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
              "PRAGMA journal_size_limit=33554432; PRAGMA foreign_keys=ON;"
              "PRAGMA temp_store=MEMORY");
      checkpoints_ = std::make_unique<checkpointer>(handle_);
    }
  } catch (const store_damaged& e) {
    sqlite3_close_v2(handle_);
    throw store_damaged{path + ": " + e.what()};
  } catch (const store_unavailable& e) {
    sqlite3_close_v2(handle_);
    throw store_unavailable{path + ": " + e.what()};
  } catch (const std::exception& e) {
    sqlite3_close_v2(handle_);
    throw std::runtime_error{path + ": " + e.what()};
  }
}

database::~database() {
  if (checkpoints_)
    checkpoints_->copy_all();
  checkpoints_.reset();
  sqlite3_close_v2(handle_);
}

void database::make_room() {
  checkpoints_->copy();
}

void database::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(handle_, sql);
}

statement database::prepare(std::string_view sql) {
  return {handle_, sql};
}

void database::must_be_in_place() {
  int moved = 0;
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved != 0)
    throw store_unavailable{std::string{sqlite3_db_filename(handle_, "main")}
                            + " has been removed or replaced"};
}

statement::statement(sqlite3* db, std::string_view sql) {
  sqlite3_stmt* made = nullptr;
  if (sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &made, nullptr)
      != SQLITE_OK)
    fail(db, sql);
  handle_.reset(made);
}

void statement::finalize::operator()(sqlite3_stmt* s) const {
  sqlite3_finalize(s);
}

void statement::bind(int i, std::int64_t value) {
  sqlite3_bind_int64(handle_.get(), i, value);
}

void statement::bind(int i, std::string_view text) {
  sqlite3_bind_text(handle_.get(), i, text.data(),
                    static_cast<int>(text.size()), SQLITE_STATIC);
}

void statement::bind_copy(int i, std::string_view text) {
  sqlite3_bind_text(handle_.get(), i, text.data(),
                    static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

bool statement::step() {
  auto code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW)
    return true;
  if (code != SQLITE_DONE)
    fail(sqlite3_db_handle(handle_.get()), "a statement failed");
  return false;
}

int statement::run() {
  use once{*this};
  step();
  return sqlite3_changes(sqlite3_db_handle(handle_.get()));
}

void statement::reset() {
  sqlite3_reset(handle_.get());
}

std::int64_t statement::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

std::string_view statement::text(int column) const {
  auto data = sqlite3_column_text(handle_.get(), column);
  auto size = sqlite3_column_bytes(handle_.get(), column);
  return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)};
}

} // namespace troupe::sqlite
