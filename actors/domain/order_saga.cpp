#include "actors/domain/order_saga.hpp"

#include <algorithm>

namespace troupe {

namespace {

template <class Command>
message forward(const order_row& order) {
  return Command{order.context(), order.purchase()};
}

message release(const order_row& order) {
  return release_inventory{order.context()};
}

message refund(const order_row& order) {
  return refund_payment{order.context(), order.method};
}

message call_back(const order_row& order) {
  return cancel_delivery{order.context(), order.cancels};
}

template <class Command>
message forget(const saga_context& saga) {
  return Command{saga};
}

constexpr saga_step native_steps[] = {
    {
        .name = "inventory",
        .forward = forward<reserve_inventory>,
        .compensation = release,
        .forget = forget<forget_reservation>,
        .kind = step_kind::compensatable,
        .reached = order_status::inventory_reserved,
    },
    {
        .name = "payment",
        .forward = forward<process_payment>,
        .compensation = refund,
        .forget = forget<forget_payment>,
        .kind = step_kind::compensatable,
        .reached = order_status::payment_completed,
    },
    {
        .name = "delivery",
        .forward = forward<schedule_delivery>,
        .compensation = call_back,
        .forget = forget<forget_delivery>,
        .kind = step_kind::pivot,
    },
};

/// The wallet first: an order that cannot pay never holds stock that another
/// could have bought.
constexpr saga_step webshop_steps[] = {
    {
        .name = "payment",
        .forward = forward<process_payment>,
        .compensation = refund,
        .forget = forget<forget_payment>,
        .kind = step_kind::compensatable,
        .reached = order_status::payment_completed,
    },
    {
        .name = "inventory",
        .forward = forward<reserve_inventory>,
        .compensation = release,
        .forget = forget<forget_reservation>,
        .kind = step_kind::pivot,
    },
};

constexpr saga_table tables[]
    = {{native_saga, native_steps}, {webshop_saga, webshop_steps}};

struct reader {
  using result = std::optional<step_reply>;
  using r = step_reply;

  result operator()(const inventory_reserved& m) const {
    return r{r::done, "inventory", m.saga};
  }
  result operator()(const inventory_failed& m) const {
    return r{r::refused, "inventory", m.saga, m.reason};
  }
  result operator()(const inventory_released& m) const {
    return r{r::undone, "inventory", m.saga};
  }
  result operator()(const payment_completed& m) const {
    return r{r::done, "payment", m.saga, reason::none, m.transaction_id};
  }
  result operator()(const payment_failed& m) const {
    return r{r::refused, "payment", m.saga, m.reason};
  }
  result operator()(const payment_refunded& m) const {
    return r{r::undone, "payment", m.saga};
  }
  result operator()(const delivery_scheduled& m) const {
    return r{r::done, "delivery", m.saga, reason::none, m.tracking_number};
  }
  result operator()(const delivery_failed& m) const {
    return r{r::refused, "delivery", m.saga, m.reason};
  }
  result operator()(const delivery_cancelled& m) const {
    return r{r::undone, "delivery", m.saga, reason::none, {}, m.number};
  }
  result operator()(const delivery_kept& m) const {
    return r{r::kept, "delivery", m.saga, reason::delivery_refused,
             {},      m.number};
  }
  template <class NoReply>
  result operator()(const NoReply&) const {
    return std::nullopt;
  }
};

} // namespace

const saga_table& saga_named(std::string_view name) {
  auto known = std::ranges::find(tables, name, &saga_table::name);
  if (known == std::end(tables))
    throw unknown_plan{"no saga is called " + std::string{name}};
  return *known;
}

const saga_step& step_named(std::string_view saga, std::string_view step) {
  auto& steps = saga_named(saga).steps;
  auto known = std::ranges::find(steps, step, &saga_step::name);
  if (known == steps.end())
    throw unknown_plan{"no step of saga " + std::string{saga} + " is called "
                       + std::string{step}};
  return *known;
}

std::vector<step_record> waiting_steps(std::string_view saga) {
  std::vector<step_record> result;
  for (auto& step : saga_named(saga).steps)
    result.push_back({.step = std::string{step.name}, .detail = {}});
  return result;
}

std::optional<step_reply> read_reply(const message& m) {
  return std::visit(reader{}, m);
}

} // namespace troupe
