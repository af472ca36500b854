#pragma once

#include "actors/participant_actor.hpp"
#include "actors/ports/carrier.hpp"

namespace troupe {

/// Spawns the deliveries. `carrier` outlives the actor. For `detached` see
/// spawn_participant.
participant_actor<participants::delivery>
spawn_delivery(caf::actor_system&, backing<delivery_rows>, carrier&,
               const shell_settings&, bool detached = true);

} // namespace troupe
