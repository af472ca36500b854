#include "actors/domain/order_saga.hpp"

#include "actors/domain/participants.hpp"

#include <algorithm>

namespace troupe {

namespace {

template <class Undo>
message undo(const order_row& order) {
  return Undo{order.context()};
}

template <>
message undo<refund_payment>(const order_row& order) {
  return refund_payment{order.context(), order.method};
}

template <>
message undo<cancel_delivery>(const order_row& order) {
  return cancel_delivery{order.context(), order.cancels};
}

/// A step is what one participant does.
template <class P>
constexpr saga_step step(step_kind kind,
                         std::optional<order_status> reached = {}) {
  return {
      .name = P::name,
      .forward = [](const order_row& order) -> message {
        return typename P::forward{order.context(), order.purchase()};
      },
      .compensation = undo<typename P::undo>,
      .forget = [](const saga_context& saga) -> message {
        return typename P::forget{saga};
      },
      .kind = kind,
      .reached = reached,
  };
}

using enum step_kind;

constexpr saga_step native_steps[] = {
    step<participants::inventory>(compensatable,
                                  order_status::inventory_reserved),
    step<participants::payment>(compensatable, order_status::payment_completed),
    step<participants::delivery>(pivot),
};

/// The wallet first: an order that cannot pay never holds stock that another
/// could have bought.
constexpr saga_step webshop_steps[] = {
    step<participants::payment>(compensatable, order_status::payment_completed),
    step<participants::inventory>(pivot),
};

constexpr saga_table tables[]
    = {{native_saga, native_steps}, {webshop_saga, webshop_steps}};

template <reply Reply>
step_reply read(const Reply& m) {
  using participant = typename hearer<typename Reply::answers>::type;
  step_reply result{Reply::means, participant::name, m.saga};
  if constexpr (requires { m.reason; })
    result.reason = m.reason;
  if constexpr (requires { Reply::because; })
    result.reason = Reply::because;
  if constexpr (requires { m.detail(); })
    result.detail = m.detail();
  if constexpr (numbered<Reply>)
    result.number = m.ordinal();
  return result;
}

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
    result.push_back({.step = std::string{step.name}});
  return result;
}

std::optional<step_reply> read_reply(const message& m) {
  return std::visit(
      []<class Message>(const Message& x) -> std::optional<step_reply> {
        if constexpr (reply<Message>)
          return read(x);
        else
          return std::nullopt;
      },
      m);
}

} // namespace troupe
