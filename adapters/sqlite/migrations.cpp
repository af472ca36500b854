#include "adapters/sqlite/migrations.hpp"

#include <set>
#include <string>

namespace troupe::sqlite {

namespace {

std::set<std::string> applied(database& db) {
  db.execute("CREATE TABLE IF NOT EXISTS migrations ("
             "name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL)"
             " STRICT, WITHOUT ROWID");
  std::set<std::string> result;
  auto all = db.prepare("SELECT name FROM migrations");
  while (all.step())
    result.emplace(all.text(0));
  return result;
}

/// Those of a folder that are not among the `done`, which are taken out of it.
/// True: there were some.
bool apply(database& db, std::string_view folder, std::set<std::string>& done,
           instant now) {
  bool any = false;
  for (auto& next : all_migrations()) {
    if (next.folder != folder)
      continue;
    auto name = std::string{next.folder} + "/" + std::string{next.name};
    if (done.erase(name) != 0)
      continue;
    db.execute(next.sql);
    auto note = db.prepare("INSERT INTO migrations VALUES (?, ?)");
    note.bind(1, name);
    note.bind(2, now);
    note.run();
    any = true;
  }
  return any;
}

bool is_of(std::string_view migration, std::string_view folder) {
  return migration.starts_with(std::string{folder} + "/");
}

std::int64_t needed_compatibility(database& db) {
  auto all = db.prepare("SELECT number FROM compatibility");
  all.step();
  return all.integer(0);
}

} // namespace

bool migrate(database& db, std::string_view participant, instant now) {
  bool any = false;
  in_transaction(db, [&] {
    auto done = applied(db);
    any = apply(db, "shell", done, now);
    any = apply(db, participant, done, now) || any;
    for (auto& other : done)
      if (!is_of(other, "shell") && !is_of(other, participant))
        throw std::runtime_error{"it is not the database of "
                                 + std::string{participant} + ": it has "
                                 + other};
    auto needed = needed_compatibility(db);
    if (needed != compatibility)
      throw std::runtime_error{
          "the database of " + std::string{participant}
          + " was written by a newer build: its compatibility is "
          + std::to_string(needed) + ", this build's "
          + std::to_string(compatibility)};
  });
  return any;
}

} // namespace troupe::sqlite
