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

/// What the migrations leave in the table `compatibility`. While it is the
/// same, a build with less migrations may go on with the file of one with more.
inline constexpr int compatibility = 1;

/// All of them, ordered by folder and name. Made by CMake.
std::span<const migration> all_migrations();

/// Applies those of `shell` and of the participant that the database does not
/// have yet, all or none. True: some were. What only a newer build knows is
/// left alone; throws std::runtime_error where that is more than this build can
/// live with, and for another participant's database.
bool migrate(database&, std::string_view participant, instant now);

} // namespace troupe::sqlite
