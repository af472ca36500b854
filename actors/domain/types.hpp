#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

/// Lists of types, from which the shop's parts are made, and texts that types
/// have as parameters.
namespace troupe {

template <std::size_t Size>
struct fixed_text {
  char text[Size + 1]{}; ///< ends with a 0

  constexpr fixed_text() = default;
  constexpr fixed_text(const char (&from)[Size + 1]) {
    std::copy_n(from, Size, text);
  }

  constexpr operator std::string_view() const { return {text, Size}; }

  template <std::size_t Other>
  constexpr fixed_text<Size + Other>
  operator+(const fixed_text<Other>& more) const {
    fixed_text<Size + Other> result;
    std::copy_n(text, Size, result.text);
    std::copy_n(more.text, Other, result.text + Size);
    return result;
  }
};
template <std::size_t N>
fixed_text(const char (&)[N]) -> fixed_text<N - 1>;

template <class... Ts>
struct types {
  static constexpr std::size_t size = sizeof...(Ts);

  template <class T>
  static constexpr bool contain = (std::is_same_v<T, Ts> || ...);
};

/// Calls `f.operator()<T>()` for each of them, in their order.
template <class... Ts, class F>
constexpr void for_each_type(types<Ts...>, F&& f) {
  (f.template operator()<Ts>(), ...);
}

/// The place of the first `T` for which `f.operator()<T>()` holds; `size` where
/// there is none.
template <class... Ts, class F>
constexpr std::size_t place_where(types<Ts...>, F&& f) {
  std::size_t place = 0;
  (void)((f.template operator()<Ts>() || (++place, false)) || ...);
  return place;
}

namespace detail {

template <class... As, class... Bs>
types<As..., Bs...> operator+(types<As...>, types<Bs...>);

template <class... Ts, class T>
std::conditional_t<(std::is_same_v<T, Ts> || ...), types<Ts...>,
                   types<Ts..., T>>
operator|(types<Ts...>, std::type_identity<T>);

template <class... Ts>
auto alternatives(types<Ts...>) -> std::type_identity<std::variant<Ts...>>;

template <class... Lists>
auto join() -> decltype((types<>{} + ... + Lists{}));

template <class... Ts>
auto unite(types<Ts...>)
    -> decltype((types<>{} | ... | std::type_identity<Ts>{}));

template <std::size_t I, class... Ts>
auto at(types<Ts...>)
    -> std::type_identity<std::tuple_element_t<I, std::tuple<Ts...>>>;

} // namespace detail

/// One of them.
template <class List>
using variant_of = typename decltype(detail::alternatives(List{}))::type;

/// All of several lists.
template <class... Lists>
using joined = decltype(detail::join<Lists...>());

/// Each of them once.
template <class List>
using distinct = decltype(detail::unite(List{}));

template <std::size_t I, class List>
using type_at = typename decltype(detail::at<I>(List{}))::type;

} // namespace troupe
