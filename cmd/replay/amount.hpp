#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace troupe::replaying {

/// A decimal number as it was written: `digits` / 10^`places`.
struct decimal {
  std::int64_t digits = 0;
  int places = 0;
};

/// Reads `2,55`, `2.55`, `-3` or `0,001`; nothing for any other text, for
/// more than 18 decimals and for digits that do not fit into 64 bits.
std::optional<decimal> to_decimal(std::string_view text);

/// Reads an integer without a sign or with a minus.
std::optional<std::int64_t> to_integer(std::string_view text);

/// `quantity` times `price` in minor units (cents), `quantity` and `price` not
/// negative; nothing if that is more than money can hold. A line is rounded
/// half up, once and as a whole: a price of 0.001 times 600 is 0.60, not 0.
std::optional<std::int64_t> line_total(std::int64_t quantity,
                                       const decimal& price);

} // namespace troupe::replaying
