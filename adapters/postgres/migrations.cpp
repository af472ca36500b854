#include "adapters/postgres/migrations.hpp"

#include "adapters/postgres/database.hpp"

#include <set>
#include <string>

namespace troupe::postgres {

namespace {

std::set<std::string> applied(database& db) {
  // There already, it may be another's, who lets us use it.
  if (db.run("SELECT FROM pg_namespace WHERE nspname = $1", {db.schema()})
          .size()
      == 0)
    db.execute("CREATE SCHEMA " + db.schema());
  db.execute("CREATE TABLE IF NOT EXISTS migrations ("
             "name text COLLATE \"C\" PRIMARY KEY,"
             " applied_at timestamptz NOT NULL DEFAULT now())");
  std::set<std::string> result;
  auto all = db.run("SELECT name FROM migrations");
  for (std::size_t i = 0; i < all.size(); ++i)
    result.emplace(all.text(i, 0));
  return result;
}

/// Those of a folder that are not among the `done`. True: there were some.
bool apply(database& db, std::string_view folder,
           const std::set<std::string>& done) {
  bool any = false;
  for (auto& next : all_migrations()) {
    if (next.folder != folder)
      continue;
    auto name = std::string{next.folder} + "/" + std::string{next.name};
    if (done.contains(name))
      continue;
    db.execute(next.sql);
    db.run("INSERT INTO migrations (name) VALUES ($1)", {name});
    any = true;
  }
  return any;
}

} // namespace

void migrate(database& db, std::string_view participant) {
  // Before the transaction: whoever waits for the lock must see what the one
  // before it has done. It ends with the session, too. The number is any, the
  // same in all builds.
  db.run("SELECT pg_advisory_lock(7268766837)");
  db.transact([&](instant) {
    auto done = applied(db);
    auto first = apply(db, "shell", done);
    auto any = apply(db, participant, done) || first;
    auto needed = db.run("SELECT number FROM compatibility").integer(0, 0);
    if (needed != compatibility)
      throw std::runtime_error{
          "the schema " + db.schema() + " was written by a newer build: its"
          + " compatibility is " + std::to_string(needed) + ", this build's "
          + std::to_string(compatibility)};
    return any;
  });
  db.run("SELECT pg_advisory_unlock(7268766837)");
}

} // namespace troupe::postgres
