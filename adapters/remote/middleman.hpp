#pragma once

#include <caf/actor_system.hpp>
#include <caf/io/middleman_actor.hpp>

#include <chrono>
#include <string>

namespace troupe::remote {

/// The actor that connects and publishes: with TLS where the system was
/// prepared for it.
caf::io::middleman_actor middleman_of(caf::actor_system&);

/// Throws std::runtime_error if the TLS files of the system, where it has any,
/// cannot be used. CAF itself reads them at each connection, in a thread whose
/// exceptions nobody catches.
void check_tls(caf::actor_system&);

/// Waits for the first byte of a server, after the TLS handshake where the
/// system has it. Returns what is wrong, for people; empty: nothing. CAF is not
/// to connect to a server that sends nothing: with TLS it would spin, and not
/// end, until the other side closes. Blocks; the socket must not.
std::string connection_error(caf::actor_system&, int socket,
                             std::chrono::milliseconds at_most);

} // namespace troupe::remote
