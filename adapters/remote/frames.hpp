#pragma once

#include "actors/domain/money.hpp"
#include "actors/domain/record.hpp"

#include <concepts>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

/// Records as bytes that other builds can read. Each field and each item stands
/// in a frame, which is its length (4 bytes, the lowest first) and then as many
/// bytes: fields that are more than the reader knows are passed over, and those
/// that are not there keep their default. So a new field is the last one. An
/// enumerator is its name, a number is as short as it can be.
namespace troupe::remote {

/// Bytes that are not what the reader's build understands; `what()` says why.
class unreadable : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// -- writing ------------------------------------------------------------------

inline void pack(std::string& out, const std::string& text) {
  out += text;
}

template <std::unsigned_integral Int>
void pack(std::string& out, Int value) {
  for (std::uint64_t rest = value; rest != 0; rest >>= 8)
    out += static_cast<char>(rest & 0xFF);
}

/// The sign is the lowest bit, so that small negative ones are short, too.
template <std::signed_integral Int>
void pack(std::string& out, Int value) {
  auto wide = static_cast<std::int64_t>(value);
  pack(out, static_cast<std::uint64_t>(wide) << 1
                ^ static_cast<std::uint64_t>(wide >> 63));
}

inline void pack(std::string& out, money amount) {
  pack(out, amount.minor);
}

template <named_enum E>
void pack(std::string& out, E value) {
  out += to_string(value);
}

template <record T>
void pack(std::string& out, const T& value);

template <class T>
void pack(std::string& out, const std::vector<T>& items);

template <class T>
void pack_frame(std::string& out, const T& value) {
  auto begin = out.size();
  out.append(4, '\0');
  pack(out, value);
  auto size = out.size() - begin - 4;
  for (std::size_t i = 0; i < 4; ++i)
    out[begin + i] = static_cast<char>(size >> 8 * i & 0xFF);
}

template <record T>
void pack(std::string& out, const T& value) {
  std::apply([&](const auto&... field) { (pack_frame(out, field), ...); },
             value.fields());
}

template <class T>
void pack(std::string& out, const std::vector<T>& items) {
  for (auto& item : items)
    pack_frame(out, item);
}

// -- reading ------------------------------------------------------------------

/// Takes the first frame off.
std::string_view next_frame(std::string_view& in);

/// The number that these bytes are; at most eight.
std::uint64_t unpack_number(std::string_view bytes);

inline void unpack(std::string_view bytes, std::string& to) {
  to = bytes;
}

template <std::unsigned_integral Int>
void unpack(std::string_view bytes, Int& to) {
  auto value = unpack_number(bytes);
  if (value > std::numeric_limits<Int>::max())
    throw unreadable{"a number is too large"};
  to = static_cast<Int>(value);
}

template <std::signed_integral Int>
void unpack(std::string_view bytes, Int& to) {
  auto folded = unpack_number(bytes);
  auto value = static_cast<std::int64_t>(folded >> 1 ^ (0 - (folded & 1)));
  if (!std::in_range<Int>(value))
    throw unreadable{"a number is too large"};
  to = static_cast<Int>(value);
}

inline void unpack(std::string_view bytes, money& to) {
  unpack(bytes, to.minor);
}

template <named_enum E>
void unpack(std::string_view bytes, E& to) {
  auto value = from_string<E>(bytes);
  if (!value)
    throw unreadable{"unknown name '" + std::string{bytes} + "'"};
  to = *value;
}

template <record T>
void unpack(std::string_view bytes, T& to);

template <class T>
void unpack(std::string_view bytes, std::vector<T>& to) {
  to.clear();
  while (!bytes.empty())
    unpack(next_frame(bytes), to.emplace_back());
}

template <record T>
void unpack(std::string_view bytes, T& to) {
  auto read = [&](auto& field) {
    if (!bytes.empty())
      unpack(next_frame(bytes), field);
  };
  std::apply([&](auto&... field) { (read(field), ...); }, to.fields());
}

} // namespace troupe::remote
