#pragma once

#include "actors/domain/barrier.hpp"
#include "actors/domain/command_row.hpp"
#include "actors/domain/lookups.hpp"
#include "actors/domain/webshop_requests.hpp"

#include <set>
#include <tuple>

/// The rules of the inventory: pure functions over rows. Invariants, per
/// product: received == available + reserved, available >= 0, and reserved is
/// the sum of the lines of the reservations in force.
namespace troupe {

struct product_row {
  static constexpr std::string_view table = "products";
  static constexpr bool is_numbered = true; ///< stores do, as rows come
  std::string product_id;
  std::string name;
  money price;
  std::int64_t available = 0;
  std::int64_t reserved = 0;
  std::int64_t received = 0; ///< all that ever came in, less what was taken out
  std::string description;
  std::string brand;
  std::string created_from; ///< fingerprint of the creating request
  TROUPE_FIELDS(product_id, name, price, available, reserved, received,
                description, brand, created_from)
};

struct reservation_row {
  static constexpr std::string_view table = "reservations";
  std::string saga_id;
  std::string order_id;
  forward_state forward{};
  undo_state undo{};
  troupe::reason reason{};
  std::vector<order_line> items;
  instant at = 0;
  instant due_at = 0;      ///< when its vote is repeated; 0: never
  std::uint32_t tries = 0; ///< how often it was since it was given
  TROUPE_FIELDS(saga_id, order_id, forward, undo, reason, items, at, due_at,
                tries)
};

struct inventory_rows {
  static constexpr fixed_text name{"inventory"};
  using forward = reserve_inventory;
  using undo = release_inventory;
  using forget = forget_reservation;
  row_set<reservation_row> reservations;
  row_set<command_row<product>> commands;
  row_set<product_row> products;
  row_set<settled_row> settled; ///< reserved pieces of a product
  std::set<std::string, std::less<>> forgotten; ///< sagas
  due_rows due;             ///< reservations whose vote is to be repeated
  instant now = 0;          ///< the store's clock, set by the store
  instant call_timeout = 0; ///< after it a vote is repeated

  /// In the order in which they are locked and loaded: the barrier first.
  auto tables() { return std::tie(reservations, commands, products, settled); }

  auto& barrier() { return reservations; }

  /// Called by the store when the barrier is loaded: a release needs the
  /// products of the reservation that it undoes, who forgets one their sums.
  void widen();
};

/// Reserves all lines or none.
void attempt(inventory_rows&, reservation_row&, const purchase&);
void take_back(inventory_rows&, const reservation_row&);

/// What the reservation holds stays reserved.
step_outcome handle(inventory_rows&, const forget_reservation&);

answer<product> handle(inventory_rows&, const create_product&);
answer<product> handle(inventory_rows&, const update_product&);
answer<product> handle(inventory_rows&, const restock_product&);

/// What is reserved stays so; what is there counts as received.
answer<product> handle(inventory_rows&, const reset_products&);

/// The rows that a command needs, where it is not the barrier's alone.
void want(inventory_rows&, const purchase&);
void want(inventory_rows&, const forget_reservation&);
void want(inventory_rows&, const create_product&);
void want(inventory_rows&, const reset_products&);

/// Those of what changes one product.
template <class Command>
  requires requires(const Command& command) { command.product_id; }
void want(inventory_rows& rows, const Command& command) {
  want_once(rows.commands, command.key);
  rows.products.want(command.product_id);
}

std::vector<message> reply_to(const reservation_row&, const purchase_message&);
std::vector<message> undo_reply(const reservation_row&, const saga_context&);

product view_of(const product_row&);
reservation_view view_of(const reservation_row&);

template <>
inline constexpr auto lookup<get_product>
    = by_key<product_row, get_product>{"product", &get_product::product_id};
template <>
inline constexpr auto lookup<get_products>
    = by_keys<product_row, get_products>{&get_products::product_ids};
template <>
inline constexpr auto lookup<list_products> = page_by_arrival<product_row>{};
template <>
inline constexpr auto lookup<get_reservation>
    = newest_saga<reservation_row, get_reservation>{
        "reservation of order", &get_reservation::order_id, shown_sagas::done};

} // namespace troupe
