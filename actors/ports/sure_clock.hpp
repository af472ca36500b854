#pragma once

#include "actors/ports/clock.hpp"

#include <algorithm>

namespace troupe {

/// For stores that delete what is old: the wall clock, as far as the steady one
/// bears it out since this was made. Set ahead by somebody it stays where it
/// was, so that nothing looks older than it is.
class sure_clock {
public:
  /// `time` outlives it.
  explicit sure_clock(const clock& time)
      : time_(time), began_(time.now() - time.steady().count()) {}

  instant now() const {
    return std::min(time_.now(), began_ + time_.steady().count());
  }

private:
  const clock& time_;
  instant began_; ///< when the steady clock did
};

} // namespace troupe
