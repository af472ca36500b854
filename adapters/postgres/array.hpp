#pragma once

#include "actors/domain/money.hpp"
#include "adapters/postgres/database.hpp"
#include "adapters/wire/columns.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Many fields as one array of PostgreSQL. Lists and records inside a row are
/// JSON, enumerations their names.
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
  void add(std::string_view text);

  template <class T>
  void add(const T& value) {
    if constexpr (std::convertible_to<T, std::string_view>) {
      add(std::string_view{value});
    } else if constexpr (std::same_as<T, bool>) {
      begin_element();
      text_ += value ? 't' : 'f';
    } else if constexpr (std::integral<T>) {
      begin_element();
      wire::write(text_, value);
    } else if constexpr (std::same_as<T, money>) {
      add(value.minor);
    } else if constexpr (named_enum<T>) {
      add(to_string(value));
    } else {
      add(wire::to_json(value));
    }
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

} // namespace troupe::postgres
