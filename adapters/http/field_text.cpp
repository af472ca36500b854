#include "adapters/http/field_text.hpp"

#include <algorithm>
#include <charconv>

namespace troupe::http {

std::string_view trimmed(std::string_view text) {
  auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, lower, lower);
}

std::optional<std::int64_t> number_in(std::string_view text, std::int64_t least,
                                      std::int64_t most) {
  std::int64_t value = 0;
  auto end = text.data() + text.size();
  auto [rest, code] = std::from_chars(text.data(), end, value);
  if (code != std::errc{} || rest != end || value < least || value > most)
    return std::nullopt;
  return value;
}

std::string_view next_part(std::string_view& rest, char separator) {
  auto end = std::min(rest.find(separator), rest.size());
  auto part = trimmed(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

bool lists(std::string_view list, std::string_view token) {
  while (!list.empty())
    if (same(next_part(list, ','), token))
      return true;
  return false;
}

} // namespace troupe::http
