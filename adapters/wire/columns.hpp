#pragma once

#include "adapters/wire/json.hpp"

#include <optional>
#include <string>

/// Records as rows of a database: a column a field, the first one is the key.
/// Lists and records inside a row are JSON, enumerations their names.
namespace troupe::wire {

/// Reads one column of a row, which has `truth`, `integer` and `text` of a
/// column, numbered from 0. Throws format_error for what this build cannot
/// read.
template <class Row, class T>
void get(const Row& from, int column, T& value) {
  if constexpr (std::same_as<T, bool>) {
    value = from.truth(column);
  } else if constexpr (std::integral<T>) {
    value = static_cast<T>(from.integer(column));
  } else if constexpr (std::same_as<T, money>) {
    value.minor = from.integer(column);
  } else if constexpr (std::same_as<T, std::string>) {
    value = from.text(column);
  } else if constexpr (named_enum<T>) {
    auto known = from_string<T>(from.text(column));
    if (!known)
      throw format_error{"unknown name '" + std::string{from.text(column)}
                         + "' in the store"};
    value = *known;
  } else {
    from_json(from.text(column), value);
  }
}

/// Reads all fields of a record, from column `first` on. Throws format_error.
template <record T, class Row>
T get_all(const Row& from, int first = 0) {
  T result;
  int column = first;
  std::apply([&](auto&... field) { (get(from, column++, field), ...); },
             result.fields());
  return result;
}

/// The same for those who show it: what this build cannot read stays as it is
/// in a new row.
template <record T, class Row>
T get_readable(const Row& from, int first = 0) {
  T result;
  int column = first;
  auto read = [&](auto& field) {
    try {
      get(from, column++, field);
    } catch (const format_error&) {
      field = {};
    }
  };
  std::apply([&](auto&... field) { (read(field), ...); }, result.fields());
  return result;
}

/// Nothing where get_all() throws.
template <record T, class Row>
std::optional<T> get_if_readable(const Row& from) {
  try {
    return get_all<T>(from);
  } catch (const format_error&) {
    return std::nullopt;
  }
}

/// The name of the key's column.
template <record T>
std::string key_of() {
  return std::string{names_of_fields<T>().front()};
}

/// `SELECT <cursor>, <all fields> FROM <the table>`, or without a cursor.
template <record T>
std::string select(const std::string& cursor = "") {
  return "SELECT " + (cursor.empty() ? "" : cursor + ", ")
         + std::string{T::field_names} + " FROM " + std::string{T::table};
}

} // namespace troupe::wire
