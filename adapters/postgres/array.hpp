#pragma once

#include "actors/domain/money.hpp"
#include "adapters/postgres/database.hpp"
#include "adapters/wire/json.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Fields as PostgreSQL writes them, and many of them as one array. Lists and
/// records inside a row are JSON, enumerations their names.
namespace troupe::postgres {

/// The type of the column that keeps a `T`.
template <class T>
constexpr std::string_view sql_type() {
  if constexpr (std::same_as<T, bool>)
    return "boolean";
  else if constexpr (std::integral<T> || std::same_as<T, money>)
    return "bigint";
  else if constexpr (named_enum<T> || std::same_as<T, std::string>)
    return "text";
  else
    return "json";
}

/// An array literal, `{"a","b"}`.
class array {
public:
  template <std::integral Int>
  void add(Int value) {
    begin_element();
    if constexpr (std::same_as<Int, bool>)
      text_ += value ? 't' : 'f';
    else
      wire::write(text_, value);
  }

  void add(money value) { add(value.minor); }

  void add(std::string_view text);

  template <named_enum E>
  void add(E value) {
    add(to_string(value));
  }

  void add(const std::string& text) { add(std::string_view{text}); }

  template <record Json>
  void add(const Json& value) {
    add(wire::to_json(value));
  }

  template <class T>
  void add(const std::vector<T>& values) {
    add(wire::to_json(values));
  }

  std::string take() && {
    text_ += text_.empty() ? "{}" : "}";
    return std::move(text_);
  }

private:
  void begin_element() { text_ += text_.empty() ? '{' : ','; }

  std::string text_;
};

std::string array_of(std::span<const std::int64_t> numbers);

/// What a statement reads from to have these arrays, a column each, as so many
/// rows.
std::string rows_of(const std::vector<std::string>& arrays, std::size_t count);

// -- what a result says -------------------------------------------------------

template <class T>
void get(const result& from, std::size_t row, int column, T& value) {
  if constexpr (std::same_as<T, bool>) {
    value = from.text(row, column) == "t";
  } else if constexpr (std::integral<T>) {
    value = static_cast<T>(from.integer(row, column));
  } else if constexpr (std::same_as<T, money>) {
    value.minor = from.integer(row, column);
  } else if constexpr (std::same_as<T, std::string>) {
    value = from.text(row, column);
  } else if constexpr (named_enum<T>) {
    auto known = from_string<T>(from.text(row, column));
    if (!known)
      throw wire::format_error{"unknown name '"
                               + std::string{from.text(row, column)}
                               + "' in the store"};
    value = *known;
  } else {
    wire::from_json(from.text(row, column), value);
  }
}

/// Reads all fields of a record, from column `first` on. Throws format_error
/// for what this build cannot read.
template <record T>
T get_all(const result& from, std::size_t row, int first = 0) {
  T value;
  int column = first;
  std::apply([&](auto&... field) { (get(from, row, column++, field), ...); },
             value.fields());
  return value;
}

/// The same for those who show it: what this build cannot read stays as it is
/// in a new row.
template <record T>
T get_readable(const result& from, std::size_t row, int first = 0) {
  T value;
  int column = first;
  auto read = [&](auto& field) {
    try {
      get(from, row, column++, field);
    } catch (const wire::format_error&) {
      field = {};
    }
  };
  std::apply([&](auto&... field) { (read(field), ...); }, value.fields());
  return value;
}

} // namespace troupe::postgres
