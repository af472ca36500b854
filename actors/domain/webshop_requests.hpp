#pragma once

#include "actors/domain/requests.hpp"

#include <algorithm>

/// What a webshop asks for beside: orders that are put together line by line
/// and checked out later, and whole catalogues at once.
namespace troupe {

// -- drafts -------------------------------------------------------------------

/// A new order without lines, to be paid from the user's wallet.
struct draft_order {
  std::string order_id;
  std::string user_id;
  TROUPE_FIELDS(order_id, user_id)
};

/// Pieces of a product, at a price that stays. Those of the same product add
/// up.
struct add_line {
  command_key key;
  std::string order_id;
  order_line line;
  money price; ///< of one piece
  TROUPE_FIELDS(key, order_id, line, price)
};

/// Starts the saga of a draft, or a new attempt of a failed order. One that is
/// on its way, or completed, is answered as it is.
struct check_out_order {
  std::string order_id;
  std::string traceparent;
  TROUPE_FIELDS(order_id, traceparent)
};

// -- batches ------------------------------------------------------------------

// Rows "0" to "count - 1" begin anew, all or none of them. What is not there is
// created. `first` is that of a part of the batch.

struct reset_products {
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::int64_t stock = 0; ///< available then; what is reserved stays
  money price;
  TROUPE_FIELDS(first, count, stock, price)
};

struct reset_wallets {
  std::int64_t first = 0;
  std::int64_t count = 0;
  money credit;
  TROUPE_FIELDS(first, count, credit)
};

/// Drafts of random users with two random items each, all of one price. Refused
/// if one of the orders is on its way.
struct reset_orders {
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::int64_t items = 0; ///< how many there are
  std::int64_t users = 0;
  money price;
  std::uint64_t seed = 0; ///< of the dice
  TROUPE_FIELDS(first, count, items, users, price, seed)
};

/// What is done in turns, because so many rows are not to be held at once.
template <class T>
concept done_in_turns = requires(T t) {
  t.first;
  t.count;
};

inline constexpr std::int64_t rows_of_turn = 2'000;

/// At least one.
template <done_in_turns Batch>
std::size_t turns_of(const Batch& all) {
  return static_cast<std::size_t>(
      std::max<std::int64_t>(1, (all.count + rows_of_turn - 1) / rows_of_turn));
}

template <done_in_turns Batch>
Batch turn_of(Batch all, std::size_t turn) {
  auto done = static_cast<std::int64_t>(turn) * rows_of_turn;
  all.first += done;
  all.count = std::min(all.count - done, rows_of_turn);
  return all;
}

/// Calls `f(id, number)` for each row of a batch.
template <done_in_turns Batch, class F>
void for_each_row(const Batch& rows, F&& f) {
  for (auto i = rows.first; i < rows.first + rows.count; ++i)
    f(std::to_string(i), i);
}

} // namespace troupe
