#pragma once

#include "actors/domain/identifiers.hpp"
#include "adapters/sqlite/database.hpp"

#include <span>
#include <string_view>

namespace troupe::sqlite {

/// One file of migrations/, compiled in.
struct migration {
  std::string_view folder; ///< `shell`: of every participant
  std::string_view name;   ///< begins with a number
  const char* sql;
};

/// All of them, ordered by folder and name. Made by CMake.
std::span<const migration> all_migrations();

/// Applies those of `shell` and of the participant that the database does not
/// have yet, all or none. True: some were. Throws std::runtime_error for a
/// database that a newer build has written.
bool migrate(database&, std::string_view participant, instant now);

} // namespace troupe::sqlite
