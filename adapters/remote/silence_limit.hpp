#pragma once

#include "adapters/remote/endpoint.hpp"

namespace troupe::remote {

/// Lets the kernel close connections whose other side acknowledges nothing for
/// `longest_silence` (TCP_USER_TIMEOUT, RFC 5482). CAF has no such timeout when
/// it closes a connection, and so none when it ends, and does not expose its
/// sockets: they are found by address. Any thread.
void limit_silence_towards(const endpoint& ip);

/// The same for all connections that are accepted at this port from now on.
void limit_silence_at(std::uint16_t listening_port);

} // namespace troupe::remote
