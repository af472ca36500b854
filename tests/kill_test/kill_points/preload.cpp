#include "tests/kill_test/kill_points/board.hpp"
#include "tests/kill_test/kill_points/durable_write.hpp"

#include <dlfcn.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>

/// Stands before the functions of SQLite and libpq by which the stores write.
/// A connection is used by one thread at a time, and a transaction by one
/// thread; each participant has its own.
namespace troupe::kill_test {

namespace {

/// The function of that name that this one stands before.
template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

#define TROUPE_NEXT(function)                                                  \
  static const auto next_one = next<decltype(function)>(#function)

board* armed() {
  static auto const result = [] {
    auto file = std::getenv("KILL_POINTS");
    return file ? open_board(file, false) : nullptr;
  }();
  return result;
}

/// That of `.../payment.db` or `troupe_payment`; null: there is none.
trap* trap_of(std::string_view database) {
  database.remove_prefix(database.find_last_of("/_") + 1);
  auto name = database.substr(0, database.find('.'));
  auto i = std::find(participants.begin(), participants.end(), name);
  if (!armed() || i == participants.end())
    return nullptr;
  return &armed()->traps[static_cast<std::size_t>(i - participants.begin())];
}

void die_if(trap* of, const char* when, const write_names& names) {
  for (auto& name : names)
    if (of->spring(std::string{when} + name)) {
      ::kill(::getpid(), SIGKILL);
      ::pause();
    }
}

/// What a thread's transaction has written so far.
struct unit_of_work {
  write_names names;
  bool forgets = false;

  void begin() {
    names.clear();
    forgets = false;
  }

  const write_names& all() {
    if (names.empty() && forgets)
      names.insert("forget");
    return names;
  }
};

thread_local unit_of_work work;

/// The known parameters of prepared statements: of SQLite's by their address,
/// of libpq's by their connection and name.
class statements {
public:
  using key = std::pair<const void*, std::string>;

  struct meaning {
    std::vector<known_parameter> known;
    bool forgets = false;
  };

  void remember(key of, std::string_view sql) {
    meaning what{known_parameters(sql), is_forgetting(sql)};
    std::unique_lock lock{mutex_};
    all_.insert_or_assign(std::move(of), std::move(what));
  }

  void forget(const void* of) {
    std::unique_lock lock{mutex_};
    all_.erase(all_.lower_bound({of, {}}),
               all_.lower_bound({static_cast<const char*>(of) + 1, {}}));
  }

  meaning of(const key& what) const {
    std::shared_lock lock{mutex_};
    auto i = all_.find(what);
    return i == all_.end() ? meaning{} : i->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<key, meaning> all_;
};

statements& prepared() {
  static auto& all = *new statements; // threads may outlive what is static
  return all;
}

trap* trap_of(sqlite3_stmt* of) {
  auto file = sqlite3_db_filename(sqlite3_db_handle(of), "main");
  return file ? trap_of(std::string_view{file}) : nullptr;
}

bool begins(const char* sql, std::string_view word) {
  return sql && std::string_view{sql}.starts_with(word);
}

} // namespace

} // namespace troupe::kill_test

using namespace troupe::kill_test;

// -- SQLite: BEGIN IMMEDIATE, changes, COMMIT ---------------------------------

extern "C" int sqlite3_prepare_v3(sqlite3* db, const char* sql, int size,
                                  unsigned flags, sqlite3_stmt** made,
                                  const char** tail) {
  TROUPE_NEXT(sqlite3_prepare_v3);
  auto code = next_one(db, sql, size, flags, made, tail);
  if (armed() && code == SQLITE_OK && *made)
    prepared().remember({*made, {}}, sqlite3_sql(*made));
  return code;
}

extern "C" int sqlite3_finalize(sqlite3_stmt* s) {
  TROUPE_NEXT(sqlite3_finalize);
  if (armed() && s)
    prepared().forget(s);
  return next_one(s);
}

extern "C" int sqlite3_bind_text(sqlite3_stmt* s, int i, const char* text,
                                 int size, void (*release)(void*)) {
  TROUPE_NEXT(sqlite3_bind_text);
  if (armed() && !sqlite3_stmt_readonly(s))
    for (auto& [number, kind] : prepared().of({s, {}}).known)
      if (number == static_cast<std::size_t>(i))
        add_names(work.names, kind, {text, static_cast<std::size_t>(size)});
  return next_one(s, i, text, size, release);
}

extern "C" int sqlite3_step(sqlite3_stmt* s) {
  TROUPE_NEXT(sqlite3_step);
  if (!armed())
    return next_one(s);
  auto sql = sqlite3_sql(s);
  if (begins(sql, "BEGIN"))
    work.begin();
  if (begins(sql, "DELETE FROM outbox"))
    work.forgets = true;
  auto trap = begins(sql, "COMMIT") ? trap_of(s) : nullptr;
  if (trap)
    die_if(trap, "before ", work.all());
  auto code = next_one(s);
  if (trap && code == SQLITE_DONE)
    die_if(trap, "after ", work.all());
  return code;
}

// -- PostgreSQL: one statement that commits itself, or BEGIN, more, COMMIT ----

extern "C" PGresult* PQprepare(PGconn* on, const char* name, const char* sql,
                               int count, const Oid* types) {
  TROUPE_NEXT(PQprepare);
  if (armed())
    prepared().remember({on, name}, sql);
  return next_one(on, name, sql, count, types);
}

extern "C" void PQfinish(PGconn* on) {
  TROUPE_NEXT(PQfinish);
  if (armed())
    prepared().forget(on);
  next_one(on);
}

extern "C" PGresult* PQexecPrepared(PGconn* on, const char* name, int count,
                                    const char* const* values, const int* sizes,
                                    const int* formats, int format) {
  TROUPE_NEXT(PQexecPrepared);
  auto trap = armed() ? trap_of(std::string_view{PQdb(on)}) : nullptr;
  if (!trap)
    return next_one(on, name, count, values, sizes, formats, format);
  auto is_alone = PQtransactionStatus(on) == PQTRANS_IDLE;
  if (is_alone)
    work.begin();
  auto what = prepared().of({on, name});
  work.forgets |= what.forgets;
  for (auto& [number, kind] : what.known)
    if (number <= static_cast<std::size_t>(count) && values[number - 1])
      add_names(work.names, kind, values[number - 1]);
  if (is_alone)
    die_if(trap, "before ", work.all());
  auto result = next_one(on, name, count, values, sizes, formats, format);
  auto status = PQresultStatus(result);
  if (is_alone && (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK))
    die_if(trap, "after ", work.all());
  return result;
}

extern "C" PGresult* PQexec(PGconn* on, const char* sql) {
  TROUPE_NEXT(PQexec);
  auto trap = armed() ? trap_of(std::string_view{PQdb(on)}) : nullptr;
  auto commits = trap && begins(sql, "COMMIT");
  if (trap && begins(sql, "BEGIN"))
    work.begin();
  if (commits)
    die_if(trap, "before ", work.all());
  auto result = next_one(on, sql);
  if (commits && PQresultStatus(result) == PGRES_COMMAND_OK)
    die_if(trap, "after ", work.all());
  return result;
}
