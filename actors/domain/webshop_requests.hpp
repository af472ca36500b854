#pragma once

#include "actors/domain/requests.hpp"
#include "actors/domain/turns.hpp"

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
/// on its way, or completed, is answered as it is; so is a repeat.
struct check_out_order {
  command_key key;
  std::string order_id;
  std::string traceparent;
  TROUPE_FIELDS(key, order_id, traceparent)
};

// -- batches ------------------------------------------------------------------

// Rows "0" to "count - 1" begin anew, all or none of them. What is not there is
// created. `first` is that of a part of the batch; the first part has the key.

struct reset_products {
  command_key key;
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::int64_t stock = 0; ///< available then; what is reserved stays
  money price;
  TROUPE_FIELDS(key, first, count, stock, price)
};

struct reset_wallets {
  command_key key;
  std::int64_t first = 0;
  std::int64_t count = 0;
  money credit;
  TROUPE_FIELDS(key, first, count, credit)
};

/// Drafts of random users with two random items each, all of one price. Refused
/// if one of the orders is on its way.
struct reset_orders {
  command_key key;
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::int64_t items = 0; ///< how many there are
  std::int64_t users = 0;
  money price;
  std::uint64_t seed = 0; ///< of the dice
  TROUPE_FIELDS(key, first, count, items, users, price, seed)
};

} // namespace troupe
