#pragma once

#include <cstdint>
#include <string_view>

namespace troupe::http {

/// A second since 1970 as `Date` has it (RFC 9110, 5.6.7), e.g. "Sun, 06 Nov
/// 1994 08:49:37 GMT". Each thread writes it once a second and then hands out
/// the same text, valid until its next call with another second.
std::string_view http_date(std::int64_t second);

} // namespace troupe::http
