#pragma once

#include <cstddef>
#include <tuple>
#include <utility>

/// For stores: walks over the tables of a participant's rows.
namespace troupe {

namespace detail {

template <template <class> class Table, class... Sets>
auto tables_of(std::tuple<Sets&...>)
    -> std::tuple<Table<typename Sets::row_type>...>;

} // namespace detail

/// A `Table<Row>` for each of them, in the order of `Rows::tables()`.
template <class Rows, template <class> class Table>
using tables_of
    = decltype(detail::tables_of<Table>(std::declval<Rows&>().tables()));

/// Calls `f(table, the rows of it)` for each.
template <class... Table, class Rows, class F>
void each_table(std::tuple<Table...>& tables, Rows& rows, F&& f) {
  auto sets = rows.tables();
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (f(std::get<I>(tables), std::get<I>(sets)), ...);
  }(std::index_sequence_for<Table...>{});
}

/// The same to load them: what the first one says, the barrier's, may make more
/// rows of the others wanted.
template <class... Table, class Rows, class F>
void load_each(std::tuple<Table...>& tables, Rows& rows, F&& f) {
  bool first = true;
  each_table(tables, rows, [&](auto& table, auto& set) {
    f(table, set);
    if constexpr (requires { rows.widen(); })
      if (std::exchange(first, false))
        rows.widen();
  });
}

/// Whether the store has written rows of its own accord: those that are due and
/// that it cannot read.
template <class Rows>
bool has_put_off(const Rows& rows) {
  if constexpr (requires { rows.due; })
    return !rows.due.unreadable.empty();
  return false;
}

} // namespace troupe
