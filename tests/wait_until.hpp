#pragma once

#include <chrono>
#include <thread>

namespace troupe {

/// Asks again and again until `condition` holds or the time is over; whether it
/// holds. For what another process or a third party's thread does, which cannot
/// notify this one.
template <class Condition>
bool wait_until(Condition&& condition, std::chrono::milliseconds at_most
                                       = std::chrono::milliseconds{60'000}) {
  auto end = std::chrono::steady_clock::now() + at_most;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= end)
      return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return true;
}

} // namespace troupe
