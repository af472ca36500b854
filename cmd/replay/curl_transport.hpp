#pragma once

#include "cmd/replay/transport.hpp"

#include <string>

namespace troupe::replaying {

/// HTTP/1.1 by libcurl over one connection that stays open (RFC 9112, 9.3).
/// No proxy is asked: a shop under test is reached directly. An answer that
/// takes over 60 s counts as none.
/// @param url the shop's base, as `http://127.0.0.1:8080`
std::unique_ptr<transport> make_curl_transport(const std::string& url);

} // namespace troupe::replaying
