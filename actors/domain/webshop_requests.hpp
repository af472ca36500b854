#pragma once

#include "actors/domain/requests.hpp"
#include "actors/domain/turns.hpp"

/// What a webshop asks for beside: orders that are put together line by line
/// and checked out later, and whole catalogues at once.
namespace troupe {

// -- drafts -------------------------------------------------------------------

/// A new order without lines, to be paid from the user's wallet.
struct draft_order {
  using answer = order_ref;
  static constexpr std::string_view called = "order";
  std::string order_id;
  std::string user_id;
  troupe::coordination coordination{}; ///< of all its attempts
  TROUPE_FIELDS(order_id, user_id, coordination)

  const std::string& subject() const { return order_id; }
};

/// Pieces of a product, at a price that stays. Those of the same product add
/// up.
struct add_line {
  using answer = order_ref;
  static constexpr std::string_view called = "order";
  command_key key;
  std::string order_id;
  order_line line;
  money price; ///< of one piece
  TROUPE_FIELDS(key, order_id, line, price)

  const std::string& subject() const { return order_id; }
};

/// Starts the saga of a draft, or a new attempt of a failed order. One that is
/// on its way, or completed, is answered as it is; so is a repeat.
struct check_out_order {
  using answer = order_ref;
  static constexpr std::string_view called = "start";
  command_key key;
  std::string order_id;
  std::string traceparent;
  TROUPE_FIELDS(key, order_id, traceparent)

  const std::string& subject() const { return order_id; }
};

// -- batches ------------------------------------------------------------------

// Rows "0" to "count - 1" begin anew, all or none of them. What is not there is
// created. `first` is that of a part of the batch; the first part has the key.

struct reset_products {
  static constexpr bool in_turns = true;
  using answer = product;
  static constexpr std::string_view called = "reset";
  command_key key;
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::int64_t stock = 0; ///< available then; what is reserved stays
  money price;
  TROUPE_FIELDS(key, first, count, stock, price)

  std::string subject() const { return std::to_string(count); }
};

struct reset_wallets {
  static constexpr bool in_turns = true;
  using answer = wallet_view;
  static constexpr std::string_view called = "reset";
  command_key key;
  std::int64_t first = 0;
  std::int64_t count = 0;
  money credit;
  TROUPE_FIELDS(key, first, count, credit)

  std::string subject() const { return std::to_string(count); }
};

/// Drafts of random users with two random items each, all of one price. Refused
/// if one of the orders is on its way.
struct reset_orders {
  static constexpr bool in_turns = true;
  using answer = order_ref;
  static constexpr std::string_view called = "reset";
  command_key key;
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::int64_t items = 0; ///< how many there are
  std::int64_t users = 0;
  money price;
  std::uint64_t seed = 0; ///< of the dice
  troupe::coordination coordination{};
  TROUPE_FIELDS(key, first, count, items, users, price, seed, coordination)

  std::string subject() const { return std::to_string(count); }
};

} // namespace troupe
