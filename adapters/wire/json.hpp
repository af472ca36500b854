#pragma once

#include "actors/domain/messages.hpp"
#include "adapters/wire/document.hpp"

#include <charconv>
#include <concepts>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Records as JSON, written straight from their fields. Money is a decimal
/// number, an enumeration its name.
namespace troupe::wire {

/// JSON that is not what the record needs; `what()` names the field.
class format_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// -- writing ------------------------------------------------------------------

/// Appends a JSON string, escaped; bytes that are not UTF-8 were refused where
/// they came in.
void write(std::string& out, std::string_view text);

inline void write(std::string& out, const std::string& text) {
  write(out, std::string_view{text});
}

inline void write(std::string& out, money amount) {
  append_decimal(out, amount);
}

template <std::integral Int>
void write(std::string& out, Int value) {
  if constexpr (std::same_as<Int, bool>) {
    out += value ? "true" : "false";
  } else {
    char buffer[24];
    out.append(buffer,
               std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  }
}

template <named_enum E>
void write(std::string& out, E value) {
  out += '"';
  out += to_string(value);
  out += '"';
}

template <record T>
void write(std::string& out, const T& value);

template <class T>
void write(std::string& out, const std::vector<T>& values) {
  out += '[';
  for (auto& value : values) {
    if (&value != values.data())
      out += ',';
    write(out, value);
  }
  out += ']';
}

/// Appends `"name":value`, after a comma where one is needed.
template <class T>
void write_member(std::string& out, std::string_view name, const T& value) {
  if (out.back() != '{')
    out += ',';
  out += '"';
  out += name;
  out += "\":";
  write(out, value);
}

template <record T>
void write(std::string& out, const T& value) {
  static constexpr auto names = names_of_fields<T>();
  out += '{';
  std::size_t i = 0;
  std::apply(
      [&](const auto&... field) {
        (write_member(out, names[i++], field), ...);
      },
      value.fields());
  out += '}';
}

/// As it was read.
void write(std::string& out, const document& value);

template <class T>
std::string to_json(const T& value) {
  std::string result;
  write(result, value);
  return result;
}

// -- reading ------------------------------------------------------------------

void read(const document& from, std::string& to);
void read(const document& from, bool& to);
void read(const document& from, money& to);

template <std::integral Int>
void read(const document& from, Int& to) {
  auto end = from.text.data() + from.text.size();
  auto [rest, code] = std::from_chars(from.text.data(), end, to);
  if (from.kind != document::number || code != std::errc{} || rest != end)
    throw format_error{"a whole number is expected"};
}

template <named_enum E>
void read(const document& from, E& to) {
  auto value = from_string<E>(from.text);
  if (from.kind != document::string || !value)
    throw format_error{"unknown name '" + from.text + "'"};
  to = *value;
}

template <record T>
void read(const document& from, T& to);

template <class T>
void read(const document& from, std::vector<T>& to) {
  if (from.kind != document::array)
    throw format_error{"an array is expected"};
  to.clear();
  to.resize(from.items.size());
  for (std::size_t i = 0; i < to.size(); ++i)
    read(from.items[i], to[i]);
}

template <class T>
void read_member(const document& from, std::string_view name, T& to) {
  auto member = from.member(name);
  if (!member)
    return; // written by an older build: keeps its default
  try {
    read(*member, to);
  } catch (const format_error& e) {
    throw format_error{std::string{name} + ": " + e.what()};
  }
}

template <record T>
void read(const document& from, T& to) {
  static constexpr auto names = names_of_fields<T>();
  if (from.kind != document::object)
    throw format_error{"an object is expected"};
  std::size_t i = 0;
  std::apply(
      [&](auto&... field) { (read_member(from, names[i++], field), ...); },
      to.fields());
}

/// Throws format_error.
template <class T>
void from_json(std::string_view text, T& to) {
  auto parsed = parse(text);
  if (!parsed.error.empty())
    throw format_error{parsed.error};
  read(parsed.value, to);
}

} // namespace troupe::wire
