#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

/// SQLite 3 without its C interface. A connection and its statements are used
/// by one thread at a time. Errors: store_unavailable where trying again may
/// help (full disk, I/O, locked), store_damaged where the file is not what was
/// written, std::runtime_error otherwise.
namespace troupe::sqlite {

class checkpointer;
class statement;

class database {
public:
  enum class access { read_write, read_only };

  /// Opens (and, to write, creates) the file; WAL, synchronous=FULL.
  database(const std::string& path, access);
  database(const database&) = delete;

  /// What a writer has committed is in the file then, and no longer in its log.
  ~database();

  /// Runs statements that answer nothing.
  void execute(const char* sql);

  statement prepare(std::string_view sql);

  /// Throws store_unavailable when the file is not where it was opened: what is
  /// written to it then ends with this process.
  void must_be_in_place();

  /// After a write has failed: a full disk may have room for what is in the log
  /// already, and the log begins anew where no reader needs it any more.
  void make_room();

private:
  sqlite3* handle_ = nullptr;
  std::unique_ptr<checkpointer> checkpoints_; ///< of a writer
};

/// A prepared statement. Reset after each use, because one that is left open
/// keeps its snapshot and so holds up checkpoints.
class statement {
public:
  statement(sqlite3* db, std::string_view sql);

  /// Parameters are numbered from 1. Text must live until the next reset.
  void bind(int i, std::int64_t value);
  void bind(int i, std::string_view text);
  /// As above, for text that does not live so long.
  void bind_copy(int i, std::string_view text);

  /// True: there is a row.
  bool step();
  /// For statements that answer nothing; answers how many rows they changed.
  int run();
  void reset();

  /// Columns are numbered from 0. Text lives until the next step or reset.
  std::int64_t integer(int column) const;
  bool truth(int column) const { return integer(column) != 0; }
  std::string_view text(int column) const;

private:
  struct finalize {
    void operator()(sqlite3_stmt*) const;
  };
  std::unique_ptr<sqlite3_stmt, finalize> handle_;
};

/// Runs `change` in a transaction, which is rolled back if it throws.
template <class Change>
void in_transaction(database& db, Change&& change) {
  db.execute("BEGIN IMMEDIATE");
  try {
    change();
    db.execute("COMMIT");
  } catch (...) {
    try {
      db.execute("ROLLBACK");
    } catch (const std::exception&) {
      // SQLite has rolled back by itself (full disk, I/O error).
    }
    throw;
  }
}

/// Resets a statement at the end of a scope.
class use {
public:
  explicit use(statement& s) : s_(s) {}
  use(const use&) = delete;
  ~use() { s_.reset(); }
  statement* operator->() { return &s_; }
  statement& operator*() { return s_; }

private:
  statement& s_;
};

} // namespace troupe::sqlite
