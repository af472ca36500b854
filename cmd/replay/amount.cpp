#include "cmd/replay/amount.hpp"

#include <charconv>
#include <limits>
#include <string>

namespace troupe::replaying {

namespace {

// 19 digits of price times 7 digits of quantity do not fit into 64 bits.
__extension__ using wide = __int128;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

} // namespace

std::optional<std::int64_t> to_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  auto [rest, fault] = std::from_chars(text.data(), end, value);
  if (fault != std::errc{} || rest != end)
    return std::nullopt;
  return value;
}

std::optional<decimal> to_decimal(std::string_view text) {
  auto mark = text.find_first_of(".,");
  if (mark == std::string_view::npos)
    mark = text.size();
  auto whole = text.substr(0, mark);
  auto fraction = text.substr(mark);
  if (!fraction.empty()) {
    fraction.remove_prefix(1);
    if (fraction.empty() || !is_digit(fraction.front()))
      return std::nullopt;
  }
  if (whole.empty() || !is_digit(whole.back()))
    return std::nullopt;
  while (fraction.ends_with('0'))
    fraction.remove_suffix(1);
  auto digits = std::string{whole}.append(fraction);
  auto value = to_integer(digits);
  if (!value || fraction.size() > 18)
    return std::nullopt;
  return decimal{*value, static_cast<int>(fraction.size())};
}

std::optional<std::int64_t> line_total(std::int64_t quantity,
                                       const decimal& price) {
  auto total = wide{quantity} * price.digits;
  for (int places = price.places; places < 2; ++places)
    total *= 10;
  wide divisor = 1;
  for (int places = price.places; places > 2; --places)
    divisor *= 10;
  total = (total + divisor / 2) / divisor;
  if (total > std::numeric_limits<std::int64_t>::max())
    return std::nullopt;
  return static_cast<std::int64_t>(total);
}

} // namespace troupe::replaying
