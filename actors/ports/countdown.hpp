#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace troupe {

/// A function that calls `done`, if there is one, when it has been called
/// `calls` times. Any thread.
inline std::function<void()> countdown(std::size_t calls,
                                       std::function<void()> done) {
  struct state {
    std::atomic<std::size_t> left;
    std::function<void()> done;
  };
  return [s = std::make_shared<state>(calls, std::move(done))] {
    if (s->left.fetch_sub(1) == 1 && s->done)
      s->done();
  };
}

} // namespace troupe
