#pragma once

#include "tests/exhaustive/scenario.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace troupe::exhaustive {

struct findings {
  std::size_t states = 0;
  std::size_t transitions = 0;
  std::string broken; ///< the promise, and the shortest way there; empty: none
  std::map<std::string, std::size_t> endings; ///< how many states at rest
};

/// Visits every state that can be reached, the nearest first, until a promise
/// is broken; then looks whether from each of them, if nothing else goes wrong,
/// the shop can come to rest.
findings search(const scenario&);

} // namespace troupe::exhaustive
