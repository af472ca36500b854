#pragma once

#include <caf/actor_system.hpp>
#include <caf/io/middleman_actor.hpp>

#include <chrono>
#include <string>

namespace troupe::remote {

/// Whom to ask for connections and ports: with TLS where the system was
/// prepared for it.
caf::io::middleman_actor middleman_of(caf::actor_system&);

/// Throws std::runtime_error if the TLS files of the system, where it has any,
/// cannot be used. CAF itself reads them at each connection, in a thread whose
/// exceptions nobody catches.
void check_tls(caf::actor_system&);

/// Waits for a first word on a connection, after the TLS handshake where the
/// system has it. Returns why nobody is there to talk to, for people; empty:
/// somebody is. CAF itself must not meet the silent: with TLS it would spin,
/// and not end, until they hang up. Blocks; the socket must not.
std::string trouble_with(caf::actor_system&, int socket,
                         std::chrono::milliseconds at_most);

} // namespace troupe::remote
