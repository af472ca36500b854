#include "adapters/postgres/array.hpp"

namespace troupe::postgres {

void array::add(std::string_view text) {
  // Were it sent, all behind it would be cut off.
  if (text.find('\0') != text.npos)
    throw std::runtime_error{"PostgreSQL keeps no text with a NUL in it"};
  begin_element();
  auto begin = text_.size();
  text_.resize(begin + 2 * text.size() + 2); // were all of it to be escaped
  auto out = text_.data() + begin;
  *out++ = '"';
  for (auto c : text) {
    if (c == '"' || c == '\\')
      *out++ = '\\';
    *out++ = c;
  }
  *out++ = '"';
  text_.resize(static_cast<std::size_t>(out - text_.data()));
}

std::string array_of(std::span<const std::int64_t> numbers) {
  array result;
  for (auto number : numbers)
    result.add(number);
  return std::move(result).take();
}

} // namespace troupe::postgres
