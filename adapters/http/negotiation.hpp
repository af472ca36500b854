#pragma once

#include "adapters/http/message.hpp"

#include <string_view>

namespace troupe::http {

/// Whether the client takes an answer of the type `media_type`, e.g.
/// "application/json" (RFC 9110, 12.5.1: the most specific range decides, q=0
/// refuses). No Accept field and an unreadable one count as "*/*".
bool accepts(const request& asked, std::string_view media_type);

/// Whether the body is declared as `media_type`, whatever its parameters.
bool has_content_type(const request& asked, std::string_view media_type);

/// Whether the body has a Content-Encoding, as gzip (`identity` is none).
bool is_coded(const request& asked);

/// Whether the client has the answer of this ETag already: If-None-Match (RFC
/// 9110, 13.1.2).
bool is_known(const request& asked, std::string_view etag);

} // namespace troupe::http
