#pragma once

#include "actors/domain/identifiers.hpp"

namespace troupe {

/// Wall-clock time. Any thread.
class clock {
public:
  virtual ~clock() = default;

  /// May jump: due rows and deadlines are made for that (coordination.hpp).
  virtual instant now() const = 0;
};

} // namespace troupe
