#include "actors/domain/inventory.hpp"

#include <limits>
#include <map>

namespace troupe {

namespace {

constexpr auto most_of_a_product = std::numeric_limits<std::int64_t>::max();

/// What is asked for per product; the same product in two lines adds up. At
/// most 1,000 lines of 1,000,000: no overflow.
std::map<std::string_view, std::int64_t>
totals(const std::vector<order_line>& items) {
  std::map<std::string_view, std::int64_t> result;
  for (auto& line : items)
    result[line.product_id] += line.quantity;
  return result;
}

/// Why not all of it can be reserved.
reason objection(inventory_rows& rows,
                 const std::map<std::string_view, std::int64_t>& asked) {
  auto why = reason::none;
  for (auto& [id, quantity] : asked) {
    auto row = rows.products.find(id);
    if (!row)
      return reason::unknown_product;
    if (row->available < quantity)
      why = reason::insufficient_stock;
  }
  return why;
}

} // namespace

void inventory_rows::widen() {
  for (auto& [key, slot] : reservations.slots()) {
    if (!slot.row)
      continue;
    auto is_forgotten = forgotten.contains(key);
    for (auto& line : slot.row->items)
      if (is_forgotten)
        settled.want(line.product_id);
      else
        products.want(line.product_id);
  }
}

std::vector<message> reply_to(const reservation_row& row,
                              const purchase_message& command) {
  if (row.forward == forward_state::done)
    return {inventory_reserved{{command.saga, command.purchase}}};
  return {inventory_failed{{command.saga, command.purchase, row.reason}}};
}

std::vector<message> undo_reply(const reservation_row&,
                                const saga_context& saga) {
  return {inventory_released{saga}};
}

void attempt(inventory_rows& rows, reservation_row& row,
             const purchase& bought) {
  auto asked = totals(bought.items);
  row.items = bought.items;
  row.reason = objection(rows, asked);
  if (row.reason != reason::none) {
    row.forward = forward_state::refused;
    return;
  }
  row.forward = forward_state::done;
  for (auto& [id, quantity] : asked) {
    auto& stock = rows.products.change(id);
    stock.available -= quantity;
    stock.reserved += quantity;
  }
}

void take_back(inventory_rows& rows, const reservation_row& row) {
  if (!holds(row))
    return;
  for (auto& [id, quantity] : totals(row.items)) {
    auto& stock = rows.products.change(id);
    stock.available += quantity;
    stock.reserved -= quantity;
  }
}

step_outcome handle(inventory_rows& rows, const forget_reservation& command) {
  return barrier::forget(rows, command, [&](auto& row) {
    // No overflow: it is not more than what is reserved of a product.
    for (auto& [id, quantity] : totals(row.items))
      settled_sum(rows.settled, std::string{id}) += quantity;
    return true;
  });
}

answer<product> handle(inventory_rows& rows, const create_product& command) {
  // Its own id makes creating safe to repeat; the key is its fingerprint.
  if (auto known = rows.products.find(command.product_id)) {
    if (known->created_from == command.key.fingerprint)
      return {.replayed = true, .value = view_of(*known)};
    return {.refused = refusal::conflict,
            .detail = "product " + command.product_id
                      + " exists and was created with other content"};
  }
  return {.value = view_of(rows.products.add({
              .product_id = command.product_id,
              .name = command.name,
              .price = command.price,
              .available = command.quantity,
              .received = command.quantity,
              .description = command.description,
              .brand = command.brand,
              .created_from = command.key.fingerprint,
          }))};
}

answer<product> handle(inventory_rows& rows, const update_product& command) {
  return once(rows.commands, command.key, rows.now, [&]() -> answer<product> {
    if (!rows.products.find(command.product_id))
      return {.refused = refusal::not_found,
              .detail = "no product " + command.product_id};
    auto& row = rows.products.change(command.product_id);
    if (command.given & update_product::name_)
      row.name = command.name;
    if (command.given & update_product::price_)
      row.price = command.price;
    if (command.given & update_product::description_)
      row.description = command.description;
    if (command.given & update_product::brand_)
      row.brand = command.brand;
    return {.value = view_of(row)};
  });
}

answer<product> handle(inventory_rows& rows, const restock_product& command) {
  return once(rows.commands, command.key, rows.now, [&]() -> answer<product> {
    auto row = rows.products.find(command.product_id);
    if (!row)
      return {.refused = refusal::not_found,
              .detail = "no product " + command.product_id};
    std::int64_t received = 0;
    if (__builtin_add_overflow(row->received, command.quantity, &received))
      return {.refused = refusal::conflict,
              .detail = "there can be at most "
                        + std::to_string(most_of_a_product) + " pieces of "
                        + command.product_id
                        + ", reserved ones too, and there are "
                        + std::to_string(row->received)};
    // No overflow: what is available is not more than what is received.
    auto available = row->available + command.quantity;
    if (available < 0)
      return {.refused = refusal::conflict,
              .detail = "only " + std::to_string(row->available) + " pieces of "
                        + command.product_id + " are available"};
    auto& changed = rows.products.change(command.product_id);
    changed.available = available;
    changed.received = received;
    return {.value = view_of(changed)};
  });
}

answer<product> handle(inventory_rows& rows, const reset_products& command) {
  return once(rows.commands, command.key, rows.now, [&]() -> answer<product> {
    for_each_row(command, [&](const std::string& id, std::int64_t) {
      auto& row = rows.products.change_or_add(
          {.product_id = id, .name = "Item " + id});
      row.price = command.price;
      row.available = command.stock;
      row.received = row.available + row.reserved;
    });
    return {};
  });
}

void want(inventory_rows& rows, const purchase& bought) {
  for (auto& line : bought.items)
    rows.products.want(line.product_id);
}

void want(inventory_rows& rows, const forget_reservation& command) {
  rows.reservations.want(command.saga.saga_id);
  rows.forgotten.insert(command.saga.saga_id);
}

void want(inventory_rows& rows, const create_product& command) {
  rows.products.want(command.product_id);
}

void want(inventory_rows& rows, const reset_products& command) {
  want_once(rows.commands, command.key);
  for_each_row(command, [&](const std::string& id, std::int64_t) {
    rows.products.want(id);
  });
}

product view_of(const product_row& row) {
  return {row.product_id, row.name,        row.price, row.available,
          row.reserved,   row.description, row.brand};
}

reservation_view view_of(const reservation_row& row) {
  return {row.order_id, row.undo == undo_state::done, row.items};
}

} // namespace troupe
