#include "actors/domain/order_saga.hpp"

#include "actors/domain/participants.hpp"

#include <algorithm>

namespace troupe {

namespace {

/// As every participant has them.
template <class Command>
message told(const saga_context& saga, const purchase& bought,
             std::uint32_t cancels) {
  if constexpr (std::is_same_v<Command, refund_payment>)
    return Command{saga, bought.method};
  else if constexpr (requires(Command c) { c.purchase; })
    return Command{{saga, bought}};
  else if constexpr (numbered<Command>)
    return Command{{saga, cancels}};
  else
    return Command{{saga}};
}

/// A step is what one participant does.
template <class P>
constexpr saga_step step(step_kind kind,
                         std::optional<order_status> reached = {}) {
  return {
      .name = P::name,
      .forward = told<typename P::forward>,
      .compensation = told<typename P::undo>,
      .prepare = told<typename P::prepare>,
      .commit = told<typename P::commit>,
      .abort = told<typename P::abort>,
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
/// could have bought. In two phases it does, until the wallet has voted.
constexpr saga_step webshop_steps[] = {
    step<participants::payment>(compensatable, order_status::payment_completed),
    step<participants::inventory>(pivot),
};

constexpr saga_table tables[]
    = {{native_saga, native_steps}, {webshop_saga, webshop_steps}};

constexpr std::string_view objection(std::span<const saga_step> steps) {
  if (steps.empty())
    return "it has no step";
  bool past_pivot = false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k)
      if (steps[k].name == steps[i].name)
        return "a step stands in it twice, so that its replies would lead round"
               " in a circle";
    if (!past_pivot && steps[i].kind == retriable)
      return "a step is repeated until it is done before the pivot has decided"
             " that it shall be";
    if (past_pivot && steps[i].kind == compensatable)
      return "a step after the pivot can fail, or meet its deadline, when all"
             " before it must stand";
    if (past_pivot && steps[i].kind == pivot)
      return "it has two pivots";
    if (past_pivot && steps[i].kind == retriable)
      return "a step after the pivot is given up at the deadline, and all"
             " before it undone, where the order is choreographed";
    if (!steps[i].compensation)
      return "a step cannot be undone, and a cancellation undoes all";
    if (!steps[i].prepare || !steps[i].commit || !steps[i].abort)
      return "a step lacks a command of the two-phase commit";
    if (!steps[i].forward || !steps[i].forget)
      return "a step cannot be begun, or cannot be forgotten";
    past_pivot |= steps[i].kind == pivot;
  }
  return past_pivot ? ""
                    : "it has no pivot, so that its deadline can fire when"
                      " all is done";
}

static_assert(std::ranges::all_of(tables, [](const saga_table& table) {
  return objection(table.steps).empty();
}));

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
  if constexpr (Reply::means == outcome::prepared)
    result.presumed = [](const saga_context& saga) -> message {
      return typename participant::abort{{saga, {}}};
    };
  return result;
}

} // namespace

std::span<const saga_table> all_sagas() {
  return tables;
}

std::string_view objection_to(const saga_table& table) {
  return objection(table.steps);
}

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
