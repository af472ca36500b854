#pragma once

#include "actors/domain/messages.hpp"

#include <map>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

/// Writes what is to be compared as bytes: equal bytes, equal things.
namespace troupe::exhaustive {

template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
void put(std::string& out, T x) {
  auto value = static_cast<std::int64_t>(x);
  // Most numbers are small: a byte, or a mark and eight.
  if (value >= 0 && value < 255) {
    out += static_cast<char>(value);
    return;
  }
  out += '\xff';
  for (int i = 0; i < 64; i += 8)
    out += static_cast<char>(value >> i);
}

inline void put(std::string& out, money x) {
  put(out, x.minor);
}

inline void put(std::string& out, const std::string& x) {
  put(out, x.size());
  out += x;
}

template <record T>
void put(std::string& out, const T& x);

template <class T>
void put(std::string& out, const std::vector<T>& all) {
  put(out, all.size());
  for (auto& x : all)
    put(out, x);
}

template <class Row>
void put(std::string& out, const std::map<std::string, Row>& rows) {
  put(out, rows.size());
  for (auto& [key, row] : rows)
    put(out, row);
}

inline void put(std::string& out, const message& m) {
  put(out, m.index());
  std::visit([&](auto& x) { put(out, x); }, m);
}

template <record T>
void put(std::string& out, const T& x) {
  std::apply([&](auto&... field) { (put(out, field), ...); }, x.fields());
}

} // namespace troupe::exhaustive
