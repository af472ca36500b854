#pragma once

#include "adapters/remote/question_types.hpp"

#include <caf/actor.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/fwd.hpp>

#include <vector>

namespace troupe::remote {

/// Spawns the server side of a gateway's connection: it decodes the gateway's
/// questions, asks the service's actors in its own name, and encodes their
/// answers. A question that it does not know, or cannot read, is answered as
/// not understood. It ends with `client`, an actor of the gateway's, and with
/// any of the service's.
caf::actor spawn_session(caf::actor_system&,
                         const caf::strong_actor_ptr& client,
                         const question_types&,
                         const std::vector<caf::actor>& handles);

} // namespace troupe::remote
