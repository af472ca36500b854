#pragma once

#include <cstdint>
#include <string>

namespace troupe::kill_test {

/// What was on its way when the shop died.
struct moment {
  std::int64_t open = 0;
  /// Third parties had done what the shop did not know yet.
  std::int64_t calls = 0;
  std::int64_t compensations = 0;
};

/// Reads it from the stores and the ledger that a dead shop left, and leaves
/// them as they are.
moment moment_of_death(const std::string& data_dir, const std::string& ledger);

/// Sagas on their way in a shop that runs; 0 if that cannot be told now.
std::int64_t open_sagas(const std::string& data_dir);

/// Whether nothing is left to be done: no saga on its way, nothing due, all
/// outboxes empty.
bool at_rest(const std::string& data_dir);

} // namespace troupe::kill_test
