#include "adapters/postgres/array.hpp"

namespace troupe::postgres {

void array::add(std::string_view text) {
  // Were it sent, all behind it would be cut off.
  if (text.find('\0') != text.npos)
    throw std::runtime_error{"PostgreSQL keeps no text with a NUL in it"};
  begin_element();
  text_ += '"';
  for (auto next = text.find_first_of("\"\\"); next != text.npos;
       next = text.find_first_of("\"\\")) {
    text_ += text.substr(0, next);
    text_ += '\\';
    text_ += text[next];
    text.remove_prefix(next + 1);
  }
  text_ += text;
  text_ += '"';
}

std::string array_of(std::span<const std::int64_t> numbers) {
  array result;
  for (auto number : numbers)
    result.add(number);
  return std::move(result).take();
}

} // namespace troupe::postgres
