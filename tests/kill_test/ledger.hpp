#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>

namespace troupe::kill_test {

/// What the simulated third parties wrote into their own books.
struct ledger {
  struct entry {
    std::int64_t times = 0;
    std::int64_t minor = 0; ///< sum
  };
  using entries = std::map<std::string, entry>; ///< by saga

  std::map<std::string, entries> of; ///< by operation

  explicit ledger(const std::string& file) {
    std::ifstream in{file};
    std::string operation;
    std::string saga;
    for (std::int64_t minor = 0; in >> operation >> saga >> minor;) {
      auto& e = of[operation][saga];
      ++e.times;
      e.minor += minor;
    }
  }

  bool has(const std::string& operation, const std::string& saga) const {
    auto i = of.find(operation);
    return i != of.end() && i->second.contains(saga);
  }
};

} // namespace troupe::kill_test
