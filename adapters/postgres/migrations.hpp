#pragma once

#include <span>
#include <string_view>

namespace troupe::postgres {

class database;

/// One file of migrations/, compiled in.
struct migration {
  std::string_view folder; ///< `shell`: of every participant
  std::string_view name;   ///< begins with a number
  const char* sql;
};

/// What the migrations leave in the table `compatibility`. While it is the
/// same, builds with more and with less migrations may write to one schema.
inline constexpr int compatibility = 1;

/// All of them, ordered by folder and name. Made by CMake.
std::span<const migration> all_migrations();

/// Makes the database's schema and applies those of `shell` and of the
/// participant that it does not have yet, all or none, one process at a time.
/// What only a newer build knows is left alone; throws std::runtime_error where
/// that is more than this build can live with.
void migrate(database&, std::string_view participant);

} // namespace troupe::postgres
