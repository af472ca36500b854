#pragma once

#include "actors/domain/delivery.hpp"
#include "actors/domain/inventory.hpp"
#include "actors/domain/order.hpp"
#include "actors/domain/payment.hpp"
#include "adapters/wire/json.hpp"
#include "tests/adapters/conformance/arbitrary.hpp"

#include <initializer_list>
#include <limits>
#include <string>
#include <tuple>

/// Rows to be stored, for all participants alike.
namespace troupe::conformance {

inline constexpr auto largest = std::numeric_limits<std::int64_t>::max();

// -- what the tables' constraints ask for -------------------------------------

inline void make_legal(product_row& row) {
  row.price.minor &= largest;
  row.available &= largest;
  row.reserved = largest - row.available;
  row.received = largest;
}

inline void make_legal(reservation_row& row) {
  if (row.forward == forward_state::pending
      || row.forward == forward_state::committing)
    row.forward = forward_state::prepared;
  if (row.undo != undo_state::none)
    row.undo = undo_state::done;
}

inline void make_legal(payment_row& row) {
  row.amount.minor &= largest;
  if (row.undo == undo_state::kept)
    row.undo = undo_state::done;
}

inline void make_legal(wallet_row& row) {
  row.credit.minor &= largest;
}

inline void make_legal(order_row& row) {
  row.amount.minor &= largest;
}

template <class Row>
void make_legal(Row&) {}

// -- rows ---------------------------------------------------------------------

/// A row that is hard to keep and never due.
template <class Row>
Row sample_row(const std::string& key, std::uint64_t seed) {
  auto row = make_arbitrary<Row>(seed);
  std::get<0>(row.fields()) = key;
  if constexpr (requires { row.due_at; })
    row.due_at = 0;
  make_legal(row);
  return row;
}

template <class Set>
using row_of = typename std::remove_reference_t<Set>::row_type;

template <class Rows, class F>
void each_set(Rows& rows, F&& f) {
  std::apply([&](auto&... set) { (f(set), ...); }, rows.tables());
}

/// Wants these keys in every table.
template <class Rows>
Rows wanting(std::initializer_list<std::string> keys) {
  Rows rows;
  each_set(rows, [&](auto& set) {
    for (const auto& key : keys)
      set.want(key);
  });
  return rows;
}

/// Adds a row to every table.
template <class Rows>
void add_samples(Rows& rows, const std::string& key, std::uint64_t seed) {
  each_set(rows, [&](auto& set) {
    set.add(sample_row<row_of<decltype(set)>>(key, seed));
  });
}

/// Changes the row of every table.
template <class Rows>
void change_samples(Rows& rows, const std::string& key, std::uint64_t seed) {
  each_set(rows, [&](auto& set) {
    set.change(key) = sample_row<row_of<decltype(set)>>(key, seed);
  });
}

/// What the tables hold under a key, a line a table; `-` for no row.
template <class Rows>
std::string shown(Rows& rows, const std::string& key) {
  std::string result;
  each_set(rows, [&](auto& set) {
    auto row = set.find(key);
    result += row ? wire::to_json(*row) : "-";
    result += '\n';
  });
  return result;
}

/// What `shown` tells of rows that add_samples or change_samples made.
template <class Rows>
std::string shown_sample(const std::string& key, std::uint64_t seed) {
  auto rows = wanting<Rows>({key});
  add_samples(rows, key, seed);
  return shown(rows, key);
}

/// What `shown` tells where there is nothing.
template <class Rows>
std::string shown_nothing() {
  Rows rows;
  return shown(rows, {});
}

} // namespace troupe::conformance
