#include "actors/domain/money.hpp"

#include <charconv>

namespace troupe {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A JSON number taken apart: digits without sign and point, and how many of
/// them stand behind the point once the exponent is applied.
struct decimal {
  bool negative = false;
  std::string digits;
  std::int64_t scale = 0;
};

std::optional<decimal> take_apart(std::string_view text) {
  decimal result;
  std::size_t i = 0;
  auto digits = [&] {
    auto begin = i;
    while (i < text.size() && is_digit(text[i]))
      result.digits += text[i++];
    return i - begin;
  };
  if (i < text.size() && text[i] == '-') {
    result.negative = true;
    ++i;
  }
  auto leading_zero = i < text.size() && text[i] == '0';
  auto whole = digits();
  if (whole == 0 || (leading_zero && whole > 1))
    return std::nullopt;
  if (i < text.size() && text[i] == '.') {
    ++i;
    auto fraction = digits();
    if (fraction == 0)
      return std::nullopt;
    result.scale = static_cast<std::int64_t>(fraction);
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    auto minus = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+'))
      ++i;
    std::int64_t exponent = 0;
    auto [end, code]
        = std::from_chars(text.data() + i, text.data() + text.size(), exponent);
    if (end == text.data() + i || !is_digit(text[i]))
      return std::nullopt;
    if (code != std::errc{} || exponent > 1'000'000)
      exponent = 1'000'000; // far beyond any amount, and no overflow below
    result.scale += minus ? exponent : -exponent;
    i = static_cast<std::size_t>(end - text.data());
  }
  if (i != text.size())
    return std::nullopt;
  return result;
}

} // namespace

parsed_money parse_money(std::string_view number) {
  auto parts = take_apart(number);
  if (!parts)
    return {{}, money_error::malformed};
  auto& [negative, digits, scale] = *parts;
  digits.erase(0, digits.find_first_not_of('0'));
  while (!digits.empty() && digits.back() == '0') {
    digits.pop_back();
    --scale;
  }
  if (digits.empty())
    return {};
  if (scale > 2)
    return {{}, money_error::too_precise};
  if (2 - scale > 19)
    return {{}, money_error::out_of_range};
  digits.append(static_cast<std::size_t>(2 - scale), '0');
  std::int64_t minor = 0;
  auto [end, code]
      = std::from_chars(digits.data(), digits.data() + digits.size(), minor);
  if (code != std::errc{} || end != digits.data() + digits.size())
    return {{}, money_error::out_of_range};
  return {{negative ? -minor : minor}};
}

void append_decimal(std::string& out, money amount) {
  auto magnitude = static_cast<std::uint64_t>(amount.minor);
  if (amount.minor < 0) {
    out += '-';
    magnitude = 0 - magnitude;
  }
  char buffer[24];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, magnitude / 100).ptr;
  *end++ = '.';
  *end++ = static_cast<char>('0' + magnitude / 10 % 10);
  *end++ = static_cast<char>('0' + magnitude % 10);
  out.append(buffer, end);
}

std::string to_decimal(money amount) {
  std::string result;
  append_decimal(result, amount);
  return result;
}

std::optional<money> add(money a, money b) {
  money result;
  if (__builtin_add_overflow(a.minor, b.minor, &result.minor))
    return std::nullopt;
  return result;
}

std::optional<money> times(money price, std::int64_t quantity) {
  money result;
  if (__builtin_mul_overflow(price.minor, quantity, &result.minor))
    return std::nullopt;
  return result;
}

} // namespace troupe
