#include "actors/domain/order_rules.hpp"

#include "actors/domain/participants.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace troupe {

namespace {

/// Runs one decision of the strategy on an order, and draws up what follows.
template <class Decide>
order_outcome change(order_rows& rows, order_row& order, Decide&& decide) {
  auto open = !at_rest(order.status);
  auto stuck = order.stuck;
  auto made = decide(strategy_of(order.coordination), order);
  order_outcome result{.commands = std::move(made.commands), .fits = made.fits};
  // What a participant reacts to must not be lost: it is as good as a command.
  std::partition_copy(std::move_iterator{made.events.begin()},
                      std::move_iterator{made.events.end()},
                      std::back_inserter(result.commands),
                      std::back_inserter(result.events), is_durable);
  for (auto& m : result.events)
    if (auto event = std::get_if<order_event>(&m))
      rows.history.push_back(*event);
  result.opened = (at_rest(order.status) ? 0 : 1) - (open ? 1 : 0);
  if (result.opened < 0 || (order.stuck && !stuck))
    result.news
        = {order.order_id, order.saga_id,      order.status,
           order.reason,   order.coordination, rows.now - order.started_at,
           order.stuck};
  return result;
}

/// Another build's saga, say: it must not hold up all others.
order_outcome set_aside(order_row& order, std::string why) {
  order_outcome result;
  if (!std::exchange(order.stuck, true))
    result.news = {.order_id = order.order_id,
                   .saga_id = order.saga_id,
                   .stuck = true,
                   .detail = std::move(why)};
  return result;
}

/// Nothing comes of these sagas any more. Nothing: a participant is not known.
std::optional<std::vector<message>>
forget(const order_row& order, const std::vector<std::string>& sagas) try {
  std::vector<message> result;
  auto context = order.context();
  for (auto& saga_id : sagas) {
    context.saga_id = saga_id;
    for (auto& step : order.steps)
      result.push_back(step_named(order.saga, step.step).forget(context));
  }
  return result;
} catch (const unknown_plan&) {
  return std::nullopt;
}

} // namespace

order_view view_of(const order_row& order) {
  std::vector<step_view> steps;
  steps.reserve(order.steps.size());
  for (auto& step : order.steps)
    steps.push_back(
        {step.step, step.state, step.attempts, step.at, step.detail});
  return {order.order_id,   order.saga_id,    order.purchase(),
          order.status,     order.reason,     order.coordination,
          order.attempt,    std::move(steps), order.created_at,
          order.updated_at, order.seq};
}

order_ref ref_to(const order_row& order) {
  return {order.order_id, order.status, order.seq};
}

order_answer place(order_rows& rows, const place_order& command,
                   std::string saga_id, const saga_settings& settings) {
  order_answer result;
  result.reply
      = once(rows.commands, command.key, rows.now, [&]() -> answer<order_ref> {
          if (auto known = rows.orders.find(command.order_id))
            return {.value = ref_to(*known)};
          auto& bought = command.purchase;
          auto& order = rows.orders.add({
              .order_id = command.order_id,
              .user_id = bought.user_id,
              .items = bought.items,
              .amount = bought.amount,
              .method = bought.method,
              .address = bought.address,
              .coordination = command.coordination,
              .saga = std::string{native_saga},
              .created_at = rows.now,
              .traceparent = command.traceparent,
          });
          result.outcome = change(rows, order, [&](auto& strategy, auto& row) {
            return strategy.start(row, std::move(saga_id), settings,
                                  rows.moment());
          });
          return {.value = ref_to(order)};
        });
  return result;
}

order_answer cancel(order_rows& rows, const cancel_order& command,
                    const saga_settings& settings) {
  order_answer result;
  auto work = [&]() -> answer<order_ref> {
    auto known = rows.orders.find(command.order_id);
    if (!known)
      return {.refused = refusal::not_found,
              .detail = "no order " + command.order_id};
    if (known->status == order_status::cancelling)
      return {.value = ref_to(*known)};
    if (known->status != order_status::completed)
      return {.refused = refusal::conflict,
              .detail = "only a completed order can be cancelled, this one is "
                        + std::string{to_string(known->status)},
              .value = ref_to(*known)};
    auto next = *known;
    try {
      result.outcome = change(rows, next, [&](auto& strategy, auto& row) {
        return strategy.cancel(row, settings, rows.moment());
      });
    } catch (const unknown_plan& e) {
      return {.refused = refusal::conflict,
              .detail = e.what(),
              .value = ref_to(*known)};
    }
    auto& order = rows.orders.change(command.order_id) = std::move(next);
    return {.value = ref_to(order)};
  };
  result.reply = once(rows.commands, command.key, rows.now, work);
  return result;
}

order_answer check_out(order_rows& rows, const check_out_order& command,
                       std::string saga_id, const saga_settings& settings) {
  auto refuse = [](refusal why, std::string detail) -> order_answer {
    return {.reply = {.refused = why, .detail = std::move(detail)}};
  };
  auto known = rows.orders.find(command.order_id);
  if (!known)
    return refuse(refusal::not_found, "no order " + command.order_id);
  if (!command.key.id.empty() && known->started_by == command.key.id)
    return {.reply = {.replayed = true, .value = ref_to(*known)}};
  if (known->status == order_status::cancelling
      || known->status == order_status::cancelled)
    return refuse(refusal::conflict, "this order was taken back");
  if (known->status != order_status::draft
      && known->status != order_status::failed)
    return {.reply = {.value = ref_to(*known)}};
  if (known->items.empty())
    return refuse(refusal::conflict, "this order has no lines");
  auto next = *known;
  next.started_by = command.key.id;
  next.traceparent = command.traceparent;
  try {
    auto outcome = change(rows, next, [&](auto& strategy, auto& row) {
      return strategy.start(row, std::move(saga_id), settings, rows.moment());
    });
    auto& order = rows.orders.change(command.order_id) = std::move(next);
    return {{.value = ref_to(order)}, std::move(outcome)};
  } catch (const unknown_plan& e) {
    return refuse(refusal::conflict, e.what());
  }
}

order_outcome advance(order_rows& rows, const step_reply& reply,
                      const saga_settings& settings) {
  auto known = rows.orders.find(reply.saga.order_id);
  if (!known || known->saga_id != reply.saga.saga_id) {
    order_outcome stale{.fits = false};
    if (reply.presumed)
      stale.commands.push_back(reply.presumed(reply.saga));
    return stale;
  }
  // Decided on a copy: a stale reply changes, and so saves, nothing.
  auto next = *known;
  try {
    auto outcome = change(rows, next, [&](auto& strategy, auto& row) {
      return strategy.on_reply(row, reply, settings, rows.moment());
    });
    if (outcome.fits)
      rows.orders.change(next.order_id) = std::move(next);
    return outcome;
  } catch (const unknown_plan& e) {
    // Its command is sent again by whoever knows it, and answered again.
    return set_aside(rows.orders.change(known->order_id), e.what());
  }
}

order_outcome wake(order_rows& rows, std::string_view order_id,
                   const saga_settings& settings) {
  // A command of the same batch may have changed what the claim had seen.
  if (!is_due(rows.orders.find(order_id)->due_at, rows.now,
              rows.due.longest_wait))
    return {};
  auto& order = rows.orders.change(order_id);
  auto before = order;
  try {
    return change(rows, order, [&](auto& strategy, auto& row) {
      return strategy.on_due(row, settings, rows.moment(), rows.unsent);
    });
  } catch (const std::exception& e) {
    order = std::move(before);
    order.due_at = rows.now + settings.longest_backoff;
    return set_aside(order, e.what());
  }
}

std::vector<message> retire(order_rows& rows) {
  constexpr std::size_t most_messages = 2'000;
  std::vector<message> result;
  for (auto& [order_id, sagas] : rows.old.sagas) {
    if (result.size() >= most_messages) {
      rows.old.next = rows.old.after;
      break;
    }
    // Somebody may have changed it since the page was read.
    auto order = rows.orders.find(order_id);
    if (!order || !has_ended(order->status)
        || order->updated_at >= rows.old.before)
      continue;
    auto told = forget(*order, sagas);
    if (!told)
      continue;
    std::ranges::move(*told, std::back_inserter(result));
    rows.orders.remove(order_id);
  }
  return result;
}

void want(order_rows& rows, const check_out_order& command) {
  rows.orders.want(command.order_id);
}

void want(order_rows& rows, const step_reply& reply) {
  rows.orders.want(reply.saga.order_id);
}

} // namespace troupe
