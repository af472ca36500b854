#pragma once

#include "adapters/remote/endpoint.hpp"
#include "adapters/remote/handshake.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/fwd.hpp>
#include <caf/typed_actor.hpp>

#include <string>

namespace troupe::remote {

/// Somebody of the right service answered at this address.
struct found_process {
  std::string address; ///< as it was configured
  caf::actor door;
  caf::actor guest; ///< takes parcels
};

/// What is wrong at an address.
struct found_trouble {
  std::string address;
  std::string why; ///< for people
};

} // namespace troupe::remote

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::remote::found_process)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::remote::found_trouble)

namespace troupe::remote {

using finder = caf::typed_actor<caf::reacts_to<found_process>,
                                caf::reacts_to<found_trouble>>;

/// Spawns an actor that looks for processes at one address (host:port) and
/// tells `whom` of each of them and of what stands in the way. It resolves the
/// name again at each attempt, so that it finds every process behind it, also
/// later ones; attempts are 50 ms to 2 s apart, and 50 ms after a process has
/// been lost. To be ended by an exit message.
caf::actor spawn_dialler(caf::actor_system&, const endpoint& address, hello,
                         finder whom);

} // namespace troupe::remote
