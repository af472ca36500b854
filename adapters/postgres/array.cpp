#include "adapters/postgres/array.hpp"

namespace troupe::postgres {

namespace {

/// `unnest` keeps the elements of each array in a store of its own, a subscript
/// looks for its element among all: up to about so many rows that is cheaper.
constexpr std::size_t few = 64;

} // namespace

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

std::string rows_of(const std::vector<std::string>& arrays, std::size_t count) {
  std::string columns;
  for (auto& one : arrays)
    columns.append(columns.empty() ? "" : ", ")
        .append(count <= few ? "(" + one + ")[i]" : one);
  if (count > few)
    return "unnest(" + columns + ")";
  return "(SELECT " + columns + " FROM generate_series(1, cardinality("
         + arrays.front() + ")) AS i)";
}

} // namespace troupe::postgres
