#pragma once

#include "actors/domain/drafts.hpp"
#include "actors/shell.hpp"

#include <caf/actor_system.hpp>

namespace troupe {

struct order_settings {
  shell_settings shell;
  saga_settings saga;
  std::size_t max_in_flight = 10'000; ///< open sagas; above it new ones wait
};

/// Spawns the orders, who coordinate the sagas. `ids` outlives the actor;
/// for `detached` see spawn_participant.
order_actor spawn_order(caf::actor_system&, backing<order_rows>, id_source& ids,
                        const order_settings&, bool detached = true);

} // namespace troupe
