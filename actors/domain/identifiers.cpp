#include "actors/domain/identifiers.hpp"

#include <algorithm>

namespace troupe {

std::string make_uuid7(instant now, std::uint64_t high, std::uint64_t low) {
  high = static_cast<std::uint64_t>(now) << 16 | 0x7000 | (high & 0x0fff);
  low = 0x8000'0000'0000'0000 | (low >> 2);
  static constexpr char digits[] = "0123456789abcdef";
  std::string result(36, '-');
  auto put = [&](std::size_t at, std::uint64_t value, int from, int count) {
    for (int i = 0; i < count; ++i)
      result[at++] = digits[value >> (from - 4 * i) & 0xf];
  };
  put(0, high, 60, 8);
  put(9, high, 28, 4);
  put(14, high, 12, 4);
  put(19, low, 60, 4);
  put(24, low, 44, 12);
  return result;
}

bool valid_id(std::string_view id) {
  return !id.empty() && id.size() <= 128
         && std::none_of(id.begin(), id.end(), [](char c) {
              return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
            });
}

} // namespace troupe
