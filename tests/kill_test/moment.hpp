#pragma once

#include "tests/kill_test/databases.hpp"

#include <cstdint>
#include <string>

namespace troupe::kill_test {

/// What was on its way when something died.
struct moment {
  std::int64_t open = 0;
  /// Third parties had done what the shop did not know yet.
  std::int64_t calls = 0;
  std::int64_t compensations = 0;
};

/// Reads it from what is stored and from the third parties' ledger. Throws what
/// the databases throw.
moment present_moment(databases&, const std::string& ledger);

/// Sagas on their way; 0 if that cannot be told now.
std::int64_t open_sagas(databases&);

/// Whether nothing is left to be done: no saga on its way, nothing due, all
/// outboxes empty. Throws what the databases throw.
bool at_rest(databases&);

} // namespace troupe::kill_test
