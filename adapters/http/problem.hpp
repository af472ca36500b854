#pragma once

#include "adapters/http/message.hpp"

#include <span>
#include <string>
#include <string_view>

namespace troupe::http {

/// What is wrong with one member of the request: a JSON pointer (RFC 6901) as
/// "/items/0/quantity" and a sentence.
struct field_error {
  std::string pointer;
  std::string detail;
};

/// An error as RFC 9457 `application/problem+json`: type "about:blank", the
/// reason phrase as title, the request's path as instance. 503 carries
/// `Retry-After: 1`.
response problem(const request& asked, int status, std::string_view detail,
                 std::span<const field_error> errors = {});

/// Appends `text` as a JSON string with its quotes. What is no UTF-8 becomes
/// U+FFFD: texts of clients may be in here.
void append_json_string(std::string& out, std::string_view text);

} // namespace troupe::http
