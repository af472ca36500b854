#include "adapters/sqlite/family.hpp"

#include "actors/ports/store.hpp"

#include <algorithm>
#include <filesystem>

namespace troupe::sqlite {

namespace {

/// No migration: a store knows nothing of other files.
constexpr auto schema
    = "CREATE TABLE IF NOT EXISTS generations (name TEXT PRIMARY KEY)"
      " STRICT, WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS siblings (name TEXT PRIMARY KEY)"
      " STRICT, WITHOUT ROWID";

std::set<std::string> names_in(database& db, std::string_view table) {
  std::set<std::string> result;
  auto known = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?");
  known.bind(1, table);
  if (!known.step())
    return result;
  auto all = db.prepare("SELECT name FROM " + std::string{table});
  while (all.step())
    result.emplace(all.text(0));
  return result;
}

std::string new_generation(database& db) {
  auto random = db.prepare("SELECT hex(randomblob(16))");
  random.step();
  return std::string{random.text(0)};
}

void insert(database& db, const char* table, const std::string& name) {
  auto one = db.prepare("INSERT OR IGNORE INTO " + std::string{table}
                        + " VALUES (?)");
  one.bind(1, name);
  one.run();
}

} // namespace

family::family(const std::vector<member>& files) {
  for (auto& one : files) {
    auto& made = files_.emplace_back(file{one, {}, {}, {}});
    if (!std::filesystem::exists(one.path))
      continue;
    made.db
        = std::make_unique<database>(one.path, database::access::read_write);
    try {
      made.generations = names_in(*made.db, "generations");
      made.siblings = names_in(*made.db, "siblings");
    } catch (const std::exception& e) {
      throw std::runtime_error{one.path + ": " + e.what()};
    }
  }
  for (auto& one : files_)
    for (auto& other : files_)
      compare(one, other);
}

void family::compare(const file& one, const file& other) const {
  if (!one.siblings.contains(other.name))
    return;
  if (other.generations.empty())
    throw std::runtime_error{other.path
                             + (other.db ? " is not the file" : " is missing")
                             + " that was here beside " + one.path
                             + "; put it back, or all files of one backup"};
  auto in_common = [&](auto& generation) {
    return other.generations.contains(generation);
  };
  if (other.siblings.contains(one.name)
      && std::ranges::none_of(one.generations, in_common))
    throw std::runtime_error{
        one.path + " and " + other.path
        + " are of different ages; put all files of one backup here"};
}

bool family::is_complete() const {
  return std::ranges::all_of(files_, [](auto& one) { return !!one.db; });
}

database& family::db_of(std::size_t i) {
  auto& one = files_[i];
  if (!one.db)
    one.db = std::make_unique<database>(one.path, database::access::read_write);
  return *one.db;
}

void family::begin_generation() {
  try {
    auto name = new_generation(db_of(0));
    for (std::size_t i = 0; i < files_.size(); ++i)
      announce(i, name);
    for (std::size_t i = 0; i < files_.size(); ++i)
      settle(i, name);
  } catch (const store_unavailable&) {
    // Whoever opens the store tells it better.
  }
}

void family::announce(std::size_t i, const std::string& generation) {
  auto& db = db_of(i);
  in_transaction(db, [&] {
    db.execute(schema);
    insert(db, "generations", generation);
  });
}

void family::settle(std::size_t i, const std::string& generation) {
  auto& db = db_of(i);
  in_transaction(db, [&] {
    auto older = db.prepare("DELETE FROM generations WHERE name <> ?");
    older.bind(1, generation);
    older.run();
    db.execute("DELETE FROM siblings");
    for (auto& one : files_)
      insert(db, "siblings", one.name);
  });
}

} // namespace troupe::sqlite
