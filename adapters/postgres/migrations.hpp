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

/// All of them, ordered by folder and name. Made by CMake.
std::span<const migration> all_migrations();

/// Makes the database's schema and applies those of `shell` and of the
/// participant that it does not have yet, all or none, one process at a time.
/// Throws std::runtime_error for a schema that a newer build has written.
void migrate(database&, std::string_view participant);

} // namespace troupe::postgres
