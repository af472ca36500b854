#pragma once

#include "actors/ports/clock.hpp"

#include <atomic>

namespace troupe::conformance {

/// Stands still until a test moves it.
struct manual_clock : clock {
  std::atomic<instant> time{1'700'000'000'000};

  instant now() const override { return time; }
};

} // namespace troupe::conformance
