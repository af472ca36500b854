#pragma once

#include "actors/domain/money.hpp"
#include "actors/domain/record.hpp"

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace troupe::conformance {

/// Fills records with what is hard to keep: the ends of every range, quotes,
/// control characters, all planes of Unicode, empty lists. The same seed makes
/// the same content.
class arbitrary {
public:
  explicit arbitrary(std::uint64_t seed) : dice_{seed} {}

  void fill(std::string& x) {
    static const std::array<std::string, 12> texts{
        "",
        "product_1",
        "O'Brien; DROP TABLE orders --",
        R"(he said "a\b/c")",
        "line\r\nbreak\ttab",
        "\x01\b\f\x1f\x7f",
        "na\xc3\xafve \xe2\x98\x83",
        "\xf0\x9d\x84\x9e \xf0\x9f\x9a\x9a \xf4\x8f\xbf\xbf",
        "null",
        "{\"type\":\"inventory.reserve\"}",
        "?1 %s :name @x $y",
        std::string(10'000, 'x'),
    };
    x = texts[below(texts.size())];
  }

  void fill(bool& x) { x = below(2) == 1; }

  /// The smallest number is no amount: it has no positive counterpart.
  void fill(money& x) {
    do
      fill(x.minor);
    while (x.minor == std::numeric_limits<std::int64_t>::min());
  }

  template <std::integral Int>
  void fill(Int& x) {
    using range = std::numeric_limits<Int>;
    const std::array<Int, 6> ends{
        0,
        1,
        range::max(),
        static_cast<Int>(range::max() - 1),
        range::min(),
        static_cast<Int>(dice_()),
    };
    x = ends[below(ends.size())];
  }

  template <named_enum E>
  void fill(E& x) {
    x = static_cast<E>(below(names_of(E{}).size()));
  }

  template <class T>
  void fill(std::vector<T>& x) {
    x.resize(below(4));
    for (auto& item : x)
      fill(item);
  }

  template <record T>
  void fill(T& x) {
    std::apply([this](auto&... field) { (this->fill(field), ...); },
               x.fields());
  }

private:
  std::size_t below(std::size_t limit) { return dice_() % limit; }

  std::mt19937_64 dice_;
};

template <class T>
T make_arbitrary(std::uint64_t seed) {
  T result{};
  arbitrary{seed}.fill(result);
  return result;
}

} // namespace troupe::conformance
