#pragma once

#include "actors/ports/clock.hpp"

#include <atomic>

namespace troupe::conformance {

/// Stands still until a test moves it.
struct manual_clock : clock {
  std::atomic<instant> time{1'700'000'000'000};
  std::atomic<std::chrono::milliseconds> passed{std::chrono::milliseconds{0}};

  instant now() const override { return time; }
  std::chrono::milliseconds steady() const override { return passed; }
};

} // namespace troupe::conformance
