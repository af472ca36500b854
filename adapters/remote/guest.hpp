#pragma once

#include "adapters/remote/question_types.hpp"

#include <caf/actor.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/fwd.hpp>

#include <vector>

namespace troupe::remote {

/// Spawns the actor that stands for a gateway in a service's process: it opens
/// the gateway's parcels, asks the service's actors in its own name, and packs
/// what they say. A question that it does not know, or cannot read, is answered
/// as not understood. It ends with `whose`, an actor of the gateway's, and with
/// any of the service's.
caf::actor spawn_guest(caf::actor_system&, const caf::strong_actor_ptr& whose,
                       const question_types&,
                       const std::vector<caf::actor>& handles);

} // namespace troupe::remote
