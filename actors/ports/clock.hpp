#pragma once

#include "actors/domain/identifiers.hpp"

#include <chrono>

namespace troupe {

/// What time it is, and how much of it has passed. Any thread.
class clock {
public:
  virtual ~clock() = default;

  /// Wall-clock time, to be stored and shown. May jump: due rows and deadlines
  /// are made for that (coordination.hpp).
  virtual instant now() const = 0;

  /// The time since some moment of the past, for intervals: never jumps, never
  /// goes back, and goes on while the machine sleeps.
  virtual std::chrono::milliseconds steady() const = 0;
};

} // namespace troupe
