#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace troupe {

/// Milliseconds since 1970-01-01 UTC.
using instant = std::int64_t;

/// Where ids come from; injected, so that tests and simulations repeat.
class id_source {
public:
  virtual ~id_source() = default;

  /// A UUID of version 7 (RFC 9562): random, and in the order of time, so that
  /// new rows land beside each other in an index. Any thread.
  virtual std::string next(instant now) = 0;
};

/// The text of a version 7 UUID made from `now` and 128 random bits.
std::string make_uuid7(instant now, std::uint64_t high, std::uint64_t low);

/// An id is 1 to 128 bytes of UTF-8 without control characters. (That it is
/// UTF-8 has been checked where it came in.)
bool valid_id(std::string_view id);

} // namespace troupe
