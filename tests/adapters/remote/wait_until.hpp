#pragma once

#include <chrono>
#include <thread>

namespace troupe::remote {

/// Asks again and again until `condition` holds; false: it took too long.
template <class Condition>
bool wait_until(Condition&& condition,
                std::chrono::seconds at_most = std::chrono::seconds{10}) {
  auto end = std::chrono::steady_clock::now() + at_most;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= end)
      return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return true;
}

} // namespace troupe::remote
