#pragma once

#include <caf/actor_system.hpp>

#include <utility>

namespace troupe {

/// Spawns `f`, on a thread of its own or (in tests) on the scheduler.
template <class F, class... Ts>
auto spawn(caf::actor_system& system, bool detached, F f, Ts&&... args) {
  return detached ? system.spawn<caf::detached>(f, std::forward<Ts>(args)...)
                  : system.spawn(f, std::forward<Ts>(args)...);
}

} // namespace troupe
