#pragma once

#include "adapters/remote/endpoint.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/fwd.hpp>
#include <caf/typed_actor.hpp>

#include <string>
#include <vector>

namespace troupe::remote {

struct scout_report {
  std::vector<endpoint> there; ///< IP addresses where somebody speaks
  std::string trouble; ///< why not everywhere, for people; empty: nothing
};

} // namespace troupe::remote

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::vector<troupe::remote::endpoint>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::remote::scout_report)

namespace troupe::remote {

/// Looks behind a name, but not at the given IP addresses.
using scout_actor = caf::typed_actor<
    caf::replies_to<std::vector<endpoint>>::with<scout_report>>;

/// Spawns an actor on a thread of its own, because resolving and connecting
/// block. It talks to nobody in other processes: CAF does not end as long as a
/// detached actor is in the mailbox of its network, where a message about the
/// end of an actor that others know may stay for good.
scout_actor spawn_scout(caf::actor_system&, const endpoint& where);

} // namespace troupe::remote
