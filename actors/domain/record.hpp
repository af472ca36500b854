#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

/// Names the fields of a struct once. CAF's `inspect`, JSON, SQL columns, `==`
/// and `all_fields_named` all read this one line.
#define TROUPE_FIELDS(...)                                                     \
  auto fields() {                                                              \
    return std::tie(__VA_ARGS__);                                              \
  }                                                                            \
  auto fields() const {                                                        \
    return std::tie(__VA_ARGS__);                                              \
  }                                                                            \
  static constexpr std::string_view field_names = #__VA_ARGS__;

namespace troupe {

/// A struct with a TROUPE_FIELDS line.
template <class T>
concept record = requires(T t) {
  t.fields();
  T::field_names;
};

/// An enumeration with a `names_of(E)` that lists the wire names in order.
template <class E>
concept named_enum = std::is_enum_v<E> && requires(E e) { names_of(e); };

/// Found by argument-dependent lookup: makes every record a CAF message
/// without a CAF header in the domain.
template <class Inspector, record T>
auto inspect(Inspector& f, T& x) {
  return std::apply([&](auto&... field) { return f(field...); }, x.fields());
}

template <record T>
bool operator==(const T& a, const T& b) {
  return a.fields() == b.fields();
}

template <record T>
constexpr std::size_t field_count
    = std::tuple_size_v<decltype(std::declval<T&>().fields())>;

/// The first field, by which a row is known.
template <record T>
const auto& primary_key(const T& row) {
  return std::get<0>(row.fields());
}

/// The names in TROUPE_FIELDS, in order.
template <record T>
constexpr auto names_of_fields() {
  std::array<std::string_view, field_count<T>> result{};
  std::string_view rest = T::field_names;
  for (auto& name : result) {
    auto end = rest.find(',');
    name = rest.substr(0, end);
    while (name.starts_with(' '))
      name.remove_prefix(1);
    rest = end == rest.npos ? "" : rest.substr(end + 1);
  }
  return result;
}

namespace detail {

struct anything {
  template <class T>
  operator T() const;
};

template <class T, std::size_t... I>
consteval bool initialisable(std::index_sequence<I...>) {
  return requires { T{((void)I, anything{})...}; };
}

} // namespace detail

/// Whether TROUPE_FIELDS of the aggregate `T` forgets no member; where that of
/// its base stands for it, which is its `content`, whether it adds none.
template <record T>
constexpr bool all_fields_named
    = detail::initialisable<T>(std::make_index_sequence<field_count<T>>{})
      && !detail::initialisable<T>(
          std::make_index_sequence<field_count<T> + 1>{});
template <record T>
  requires(!std::is_same_v<typename T::content, T>)
constexpr bool all_fields_named<T>
    = all_fields_named<typename T::content>
      && !detail::initialisable<T>(std::make_index_sequence<2>{});

/// The fields in which `a` and `b` differ, a bit each, in order.
template <record T>
std::uint64_t differences(const T& a, const T& b) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    auto x = a.fields();
    auto y = b.fields();
    return ((std::uint64_t{!(std::get<I>(x) == std::get<I>(y))} << I) | ...);
  }(std::make_index_sequence<field_count<T>>{});
}

template <named_enum E>
constexpr std::string_view to_string(E value) {
  return names_of(value)[static_cast<std::size_t>(value)];
}

template <named_enum E>
constexpr std::optional<E> from_string(std::string_view text) {
  auto names = names_of(E{});
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text)
      return static_cast<E>(i);
  return std::nullopt;
}

} // namespace troupe
