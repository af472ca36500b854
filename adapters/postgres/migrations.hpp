#pragma once

#include <span>
#include <string_view>

namespace troupe::postgres {

/// One file of migrations/, compiled in.
struct migration {
  std::string_view folder; ///< `shell`: of every participant
  std::string_view name;   ///< begins with a number
  const char* sql;
};

/// All of them, ordered by folder and name. Made by CMake.
std::span<const migration> all_migrations();

} // namespace troupe::postgres
