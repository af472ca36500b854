#pragma once

#include "adapters/remote/endpoint.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/fwd.hpp>
#include <caf/typed_actor.hpp>

#include <string>
#include <vector>

namespace troupe::remote {

struct resolution {
  std::vector<endpoint> reachable; ///< IP addresses where a process answers
  std::string error; ///< of the last one that is not, for people; or empty
};

} // namespace troupe::remote

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::vector<troupe::remote::endpoint>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::remote::resolution)

namespace troupe::remote {

/// Is sent the IP addresses that are known already, and leaves them out.
using resolver_actor = caf::typed_actor<
    caf::replies_to<std::vector<endpoint>>::with<resolution>>;

/// Spawns an actor that resolves a name and probes what is behind it, on a
/// thread of its own, because both block. It sends nothing to other processes:
/// a message of CAF's network about the end of an actor that they know may
/// never be delivered, and holds a reference for as long, and CAF does not end
/// while there is one to a detached actor.
resolver_actor spawn_resolver(caf::actor_system&, const endpoint& where);

} // namespace troupe::remote
