#pragma once

#include "actors/participant_actor.hpp"
#include "actors/ports/payment_provider.hpp"

namespace troupe {

/// Spawns the payments. `provider` outlives the actor. For `detached` see
/// spawn_participant.
participant_actor<participants::payment>
spawn_payment(caf::actor_system&, backing<payment_rows>,
              payment_provider& provider, const shell_settings&,
              bool detached = true);

} // namespace troupe
