#pragma once

#include "adapters/remote/endpoint.hpp"
#include "adapters/remote/handshake.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/fwd.hpp>
#include <caf/typed_actor.hpp>

#include <string>

namespace troupe::remote {

/// The handshake with a process of the right service is done.
struct connected_process {
  std::string address; ///< as it was configured
  caf::actor acceptor;
  caf::actor session; ///< the receiver of parcels
};

/// Why an address, or one of the IP addresses behind it, is not connected.
struct connection_failure {
  std::string address;
  std::string why; ///< for people
};

} // namespace troupe::remote

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::remote::connected_process)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::remote::connection_failure)

namespace troupe::remote {

using connection_observer
    = caf::typed_actor<caf::reacts_to<connected_process>,
                       caf::reacts_to<connection_failure>>;

/// Spawns an actor that connects to all processes behind one address
/// (host:port) and reports each of them, and each failure, to `observer`. It
/// resolves the name at each attempt, so that it finds later processes too; the
/// backoff is 50 ms to 2 s, and 50 ms after a connection was lost. To be ended
/// by an exit message.
caf::actor spawn_connector(caf::actor_system&, const endpoint& address, hello,
                           connection_observer observer);

} // namespace troupe::remote
