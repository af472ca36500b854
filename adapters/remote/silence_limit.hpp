#pragma once

#include "adapters/remote/endpoint.hpp"

namespace troupe::remote {

/// Lets the kernel give up connections whose other side does not take what is
/// sent to it for `longest_silence` (TCP_USER_TIMEOUT, RFC 5482). CAF waits for
/// that without end when it closes a connection, and so when it ends, and keeps
/// its sockets to itself: they are found by address. Any thread.
void limit_silence_towards(const endpoint& ip);

/// The same for all connections that are accepted at this port from now on.
void limit_silence_at(std::uint16_t listening_port);

} // namespace troupe::remote
