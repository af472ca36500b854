#pragma once

#include "actors/domain/dead_letters.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace troupe {

/// A message that has come to the participant that it is for.
struct arrival {
  std::shared_ptr<const message> content; ///< null: it could not be read
  /// To be called once the receiver has committed what it did about it. Any
  /// thread. A message that is dropped without it comes again.
  std::function<void()> acknowledge;
  /// What could not be read, to be put aside.
  std::shared_ptr<const dead_letter> unreadable{};
  /// Writes bytes and headers as they came into the letter that `content` has
  /// become; empty: they are those of `content`.
  std::function<void(dead_letter&)> as_it_came{};
};

using arrivals = std::vector<arrival>;

/// Tells other participants. At least once, in no order that anyone relies on.
/// Keeps what has not arrived for as long as the process lives: until then it
/// is not published again, and those who publish bound how much that is.
class bus {
public:
  virtual ~bus() = default;

  /// Sends messages out. `acknowledged` is called once, from any thread, when
  /// every durable one (participants.hpp) has arrived for good; never, if one
  /// has not. Any thread.
  virtual void publish(std::vector<message> messages,
                       std::function<void()> acknowledged)
      = 0;
};

} // namespace troupe
