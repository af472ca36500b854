#include "actors/domain/drafts.hpp"

#include <algorithm>

namespace troupe {

namespace {

std::string too_expensive() {
  return "an order costs at most " + to_decimal(max_money);
}

/// The beginning of a draft's history, or of what follows when it was made one
/// again.
order_event begin(order_row& order, instant now) {
  order.status = order_status::draft;
  order.updated_at = now;
  return {.order_id = order.order_id,
          .saga_id = order.saga_id,
          .user_id = order.user_id,
          .seq = ++order.seq,
          .status = order.status,
          .at = now};
}

order_row blank(std::string order_id, coordination by, instant now) {
  return {
      .order_id = std::move(order_id),
      .method = payment_method::wallet,
      .coordination = by,
      .saga = std::string{webshop_saga},
      .steps = waiting_steps(webshop_saga),
      .created_at = now,
  };
}

/// A number from 0 to `below - 1`, the same for the same seed and place
/// (splitmix64, Steele, Lea and Flood, 2014).
std::int64_t dice(std::uint64_t seed, std::uint64_t place, std::int64_t below) {
  auto x = seed + (place + 1) * 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  x ^= x >> 31;
  return static_cast<std::int64_t>(x % static_cast<std::uint64_t>(below));
}

/// Two pieces, of different items where there are two.
std::vector<order_line> two_items(const reset_orders& c, std::uint64_t place) {
  auto first = dice(c.seed, place, c.items);
  auto second
      = c.items == 1
            ? first
            : (first + 1 + dice(c.seed, place + 1, c.items - 1)) % c.items;
  return {{std::to_string(first), 1}, {std::to_string(second), 1}};
}

} // namespace

order_answer draft(order_rows& rows, const draft_order& command) {
  if (auto known = rows.orders.find(command.order_id))
    return {.reply = {.value = ref_to(*known)}};
  auto order = blank(command.order_id, command.coordination, rows.now);
  order.user_id = command.user_id;
  auto event = begin(order, rows.now);
  rows.history.push_back(event);
  auto& added = rows.orders.add(std::move(order));
  return {.reply = {.value = ref_to(added)}, .outcome = {.events = {event}}};
}

order_answer add(order_rows& rows, const add_line& command) {
  auto work = [&]() -> answer<order_ref> {
    auto known = rows.orders.find(command.order_id);
    if (!known)
      return {.refused = refusal::not_found,
              .detail = "no order " + command.order_id};
    if (known->status != order_status::draft
        && known->status != order_status::failed)
      return {.refused = refusal::conflict,
              .detail
              = "lines can be added to a draft or a failed order, this one is "
                + std::string{to_string(known->status)}};
    auto items = known->items;
    auto same = std::ranges::find(items, command.line.product_id,
                                  &order_line::product_id);
    if (same != items.end())
      same->quantity += command.line.quantity;
    else
      same = items.insert(items.end(), command.line);
    auto price = times(command.price, command.line.quantity);
    auto amount = price ? add(known->amount, *price) : std::nullopt;
    if (items.size() > most_lines)
      return {.refused = refusal::conflict,
              .detail = "an order has at most " + std::to_string(most_lines)
                        + " lines"};
    if (same->quantity > most_pieces)
      return {.refused = refusal::conflict,
              .detail = "a line has at most " + std::to_string(most_pieces)
                        + " pieces"};
    if (!amount)
      return {.refused = refusal::conflict, .detail = too_expensive()};
    auto& order = rows.orders.change(command.order_id);
    order.items = std::move(items);
    order.amount = *amount;
    order.updated_at = std::max(rows.now, order.updated_at + 1);
    return {.value = ref_to(order)};
  };
  return {.reply = once(rows.commands, command.key, rows.now, work)};
}

order_answer reset(order_rows& rows, const reset_orders& command) {
  auto amount = times(command.price, 2);
  if (!amount)
    return {.reply = {.refused = refusal::conflict, .detail = too_expensive()}};
  auto begin_all = [&] {
    answer<order_ref> result;
    for_each_row(command, [&](const std::string& id, std::int64_t number) {
      auto known = rows.orders.find(id);
      if (known && !at_rest(known->status))
        result = {.refused = refusal::conflict,
                  .detail = "order " + id + " is on its way"};
      if (result.refused != refusal::none)
        return;
      auto place = 3 * static_cast<std::uint64_t>(number);
      auto order = blank(id, command.coordination,
                         known ? known->created_at : rows.now);
      order.user_id = std::to_string(dice(command.seed, place, command.users));
      order.items = two_items(command, place + 1);
      order.amount = *amount;
      if (known) {
        order.attempt = known->attempt;
        order.cancels = known->cancels;
        order.seq = known->seq;
      }
      rows.history.push_back(begin(order, rows.now));
      if (known)
        rows.orders.change(id) = std::move(order);
      else
        rows.orders.add(std::move(order));
    });
    return result;
  };
  return {.reply = once(rows.commands, command.key, rows.now, begin_all)};
}

void want(order_rows& rows, const reset_orders& command) {
  want_once(rows.commands, command.key);
  for_each_row(command, [&](const std::string& id, std::int64_t) {
    rows.orders.want(id);
  });
}

} // namespace troupe
