#pragma once

#include "adapters/http/message.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::http {

/// Why the bytes of a client are no request. The connection cannot be used
/// any more after the answer: where the next request starts is unknown.
struct framing_error {
  int status = 400;
  std::string detail;
};

/// Nothing when all is well.
using verdict = std::optional<framing_error>;

/// What the head says about the body.
struct body_plan {
  bool chunked = false;
  std::size_t length = 0;
  /// The client waits for "100 Continue" before it sends the body.
  bool expects_continue = false;
};

// The parts of a head (RFC 9112), lines without their CRLF. What was
// understood before an error is in `into`, so that the answer can name it.

/// Reads the request line: sets method, target, path, query, minor version. An
/// absolute target is reduced to its path and query.
verdict parse_request_line(std::string_view line, request& into);

/// Reads one field and appends it.
verdict parse_field_line(std::string_view line, request& into);

/// Looks at all fields together: settles them (field_rules.hpp), sets
/// `keep_alive` and what body there is. Refuses what two readers could
/// understand in two ways (RFC 9112, 6.3), as Content-Length beside
/// Transfer-Encoding. A length over `max_body` is a 413 at once.
verdict conclude_head(request& into, body_plan& plan, std::size_t max_body);

} // namespace troupe::http
