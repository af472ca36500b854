#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace troupe {

/// An amount in minor units (cents). Never a floating point number; sums are
/// checked by `add` and `times`, which know overflow.
struct money {
  std::int64_t minor = 0;

  friend constexpr auto operator<=>(money, money) = default;
};

template <class Inspector>
auto inspect(Inspector& f, money& x) {
  return f(x.minor);
}

/// The largest amount that is accepted from outside.
inline constexpr money max_money{std::numeric_limits<std::int64_t>::max()};

enum class money_error { none, malformed, too_precise, out_of_range };

struct parsed_money {
  money value;
  money_error error = money_error::none;
};

/// Reads a JSON number (RFC 8259, section 6) by value and exactly: `199.99`,
/// `1.500` and `1e2` are fine, `0.001` is too precise.
parsed_money parse_money(std::string_view number);

/// Major units with two decimals, `199.99`; a whole JSON number.
std::string to_decimal(money amount);

/// Appends what `to_decimal` makes.
void append_decimal(std::string& out, money amount);

/// Nothing where the result would overflow.
std::optional<money> add(money a, money b);
std::optional<money> times(money price, std::int64_t quantity);

} // namespace troupe
