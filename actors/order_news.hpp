#pragma once

#include "actors/interfaces.hpp"

#include <caf/actor_addr.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/actor_system.hpp>

#include <vector>

namespace troupe {

/// Who has asked to hear of orders. Part of one actor's state, which tells its
/// down messages; sends in its name.
class order_listeners {
public:
  explicit order_listeners(caf::local_actor& self) : self_(self) {}

  /// Hears what comes from now on; once, however often it is added.
  void add(const caf::strong_actor_ptr& who);

  /// Has ended or cannot be reached any more; may be none of them.
  void remove(const caf::actor_addr& who);

  void tell(order_events) const;

private:
  caf::local_actor& self_;
  std::vector<order_listener> all_;
};

/// Spawns an actor between those who make events and those who want to hear of
/// them.
order_news spawn_order_news(caf::actor_system&);

} // namespace troupe
