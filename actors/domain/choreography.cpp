#include "actors/domain/choreography.hpp"

#include "actors/domain/saga_turn.hpp"

#include <algorithm>
#include <stdexcept>

/// The order's part in a choreography: it follows what the participants do. Of
/// each command that they give themselves a reply is awaited; the deficit
/// (Dijkstra and Scholten, 1980) is how many steps run or are being undone. The
/// order has ended when there is none, and its status is final. Replies come in
/// any order: a later one implies what must have come before it, so that the
/// history has no holes.
namespace troupe {

namespace {

struct following : saga_turn {
  using saga_turn::saga_turn;

  decision start(std::string saga_id) {
    begin(std::move(saga_id), plan_of(order_.saga));
    change(0, step_state::running);
    await_deadline();
    return finish();
  }

  decision on_reply(const step_reply& reply) {
    auto i = step_of(reply);
    if (i == count())
      return stale();
    auto fits = false;
    switch (reply.kind) {
    case outcome::done:
      fits = goes_forward() && done(i, reply);
      fits |= add_detail(i, reply);
      break;
    case outcome::refused:
      fits = goes_forward() && refused(i, reply);
      break;
    case outcome::undone:
      fits = goes_forward() ? undone_before(i) : undone_now(i, reply);
      break;
    case outcome::kept:
      fits = undone(i, reply);
      break;
    case outcome::prepared:
      break;
    }
    return fits ? finish() : stale();
  }

  /// Past its deadline the last step is asked first: what it has not begun it
  /// will not do, and then all before it are undone; else what it says decides.
  decision on_due(const std::set<std::int64_t>& unsent) {
    look_at_clock();
    if (!goes_forward())
      return repeat(step_state::undoing, &saga_step::compensation, unsent);
    if (state(last()) == step_state::undoing)
      return repeat(step_state::undoing, &saga_step::abort, unsent);
    if (is_late())
      undo(last(), known(last()).abort);
    else
      await_deadline();
    return finish();
  }

private:
  std::size_t last() const { return count() - 1; }

  bool goes_forward() const {
    return !at_rest(order_.status)
           && order_.status != order_status::compensating
           && order_.status != order_status::cancelling;
  }

  /// No row may be due later than the longest wait from now (row_set.hpp).
  void await_deadline() {
    order_.due_at = std::min(
        deadline(),
        now_ + std::max(settings_.longest_backoff, settings_.step_timeout));
  }

  bool has_begun_at_most(std::size_t i) const {
    return state(i) == step_state::waiting || state(i) == step_state::running
           || (i == last() && state(i) == step_state::undoing);
  }

  bool done(std::size_t i, const step_reply& reply) {
    if (!has_begun_at_most(i))
      return false;
    order_.steps[i].detail = reply.detail;
    reach(i);
    if (i == last())
      complete();
    else if (state(i + 1) == step_state::waiting)
      change(i + 1, step_state::running);
    return true;
  }

  /// These steps are done, and so are those before them.
  void reach(std::size_t i) {
    for (std::size_t k = 0; k <= i; ++k)
      if (has_begun_at_most(k)) {
        change(k, step_state::done);
        if (auto reached = known(k).reached; reached && k != last())
          enter(*reached);
      }
  }

  /// A later reply, of which the last step has none, has told already that this
  /// step is done.
  bool add_detail(std::size_t i, const step_reply& reply) {
    auto& detail = order_.steps[i].detail;
    if (!detail.empty() || reply.detail.empty() || i == last()
        || has_begun_at_most(i) || state(i) == step_state::failed)
      return false;
    detail = reply.detail;
    return true;
  }

  /// All before it undo what they did when they hear it, too. What is refused
  /// because it shall not be done any more says nothing new.
  bool refused(std::size_t i, const step_reply& reply) {
    if (!has_begun_at_most(i) || reply.reason == reason::cancelled)
      return false;
    if (i > 0)
      reach(i - 1);
    saga_turn::refused(i, reply);
    for (auto k = i + 1; k < count(); ++k)
      change(k, step_state::waiting);
    order_.reason = reply.reason;
    if (i > 0)
      enter(order_status::compensating);
    for (std::size_t k = 0; k < i; ++k)
      if (state(k) == step_state::done)
        await_undoing(k);
    undo_next();
    return true;
  }

  /// Of a step that was refused nothing is known yet; or the last one has
  /// nothing to be undone, and begins nothing any more.
  bool undone_before(std::size_t i) {
    if (i != last()) {
      if (state(i) == step_state::undone)
        return false;
      reach(i);
      change(i, step_state::undone);
      return true;
    }
    if (state(i) != step_state::undoing)
      return false;
    change(i, step_state::undone);
    order_.reason = reason::deadline;
    enter(order_status::compensating);
    for (std::size_t k = 0; k < i; ++k)
      if (state(k) == step_state::waiting)
        change(k, step_state::running); // for all that is known here
    undo_next();
    return true;
  }

  bool undone_now(std::size_t i, const step_reply& reply) {
    if (undone(i, reply))
      return true;
    auto was_to_be
        = order_.status == order_status::compensating
          && (state(i) == step_state::done || state(i) == step_state::running);
    if (was_to_be)
      change(i, step_state::undone);
    return was_to_be;
  }
};

} // namespace

const coordination_strategy choreography = decides_by<following>;

// -- what participants do of their own accord ---------------------------------

namespace {

/// FNV-1a, of what the reactions follow from.
std::string hash_of(const saga_table& table) {
  std::uint32_t hash = 0x811c9dc5;
  for (auto& step : table.steps)
    for (char c : std::string{step.name} + '/')
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193;
  return std::to_string(hash);
}

const saga_table& table_of(const saga_context& saga) {
  auto name = saga.plan.substr(0, saga.plan.find('/'));
  auto& table = saga_named(name);
  if (plan_of(name) != saga.plan)
    throw unknown_plan{"another build has other steps for saga " + name};
  return table;
}

/// Calls `f(step, command)` for each own command of a participant that a
/// message leads to.
template <class F>
void for_each_reaction(const saga_table& table, const message& heard, F&& f) {
  auto steps = table.steps;
  if (std::holds_alternative<order_created>(heard))
    return f(steps[0], steps[0].forward);
  auto reply = read_reply(heard);
  if (!reply)
    return;
  auto i = static_cast<std::size_t>(
      std::ranges::find(steps, reply->step, &saga_step::name) - steps.begin());
  if (reply->kind == outcome::done && i + 1 < steps.size())
    f(steps[i + 1], steps[i + 1].forward);
  if (reply->kind == outcome::refused && i < steps.size())
    for (std::size_t k = 0; k < i; ++k)
      f(steps[k], steps[k].compensation);
}

/// The saga of a message that may lead to more; null: it is another
/// coordination's.
const saga_context* choreographed(const message& m) {
  return std::visit(
      [](const auto& x) -> const saga_context* {
        if constexpr (requires {
                        x.saga.plan;
                        x.purchase;
                      })
          return x.saga.plan.empty() ? nullptr : &x.saga;
        else
          return nullptr;
      },
      m);
}

const purchase& purchase_of(const message& m) {
  return std::visit(
      [](const auto& x) -> const purchase& {
        if constexpr (requires { x.purchase; })
          return x.purchase;
        else
          throw std::logic_error{std::string{x.type} + " has no purchase"};
      },
      m);
}

} // namespace

std::string plan_of(std::string_view saga) {
  return std::string{saga} + "/" + hash_of(saga_named(saga));
}

std::optional<message> reaction(std::string_view participant,
                                const message& heard) {
  std::optional<message> result;
  auto saga = choreographed(heard);
  if (!saga)
    return result;
  auto& table = table_of(*saga);
  for_each_reaction(table, heard, [&](auto& step, auto command) {
    if (step.name != participant)
      return;
    if (saga->hops > table.steps.size())
      throw unknown_plan{"the commands of saga " + saga->saga_id
                         + " go round in a circle"};
    auto context = *saga;
    ++context.hops;
    result = command(context, purchase_of(heard), 0);
  });
  return result;
}

std::vector<std::string_view> reacting_to(const message& heard) try {
  std::vector<std::string_view> result;
  if (auto saga = choreographed(heard))
    for_each_reaction(table_of(*saga), heard,
                      [&](auto& step, auto) { result.push_back(step.name); });
  return result;
} catch (const unknown_plan&) {
  return {};
}

std::vector<std::string_view> overheard_by(std::string_view participant) {
  std::vector<std::string_view> result;
  for_each_type(message_types{}, [&]<class Message>() {
    auto may_react = false;
    for (auto& table : all_sagas())
      for_each_reaction(table, Message{}, [&](auto& step, auto) {
        may_react |= step.name == participant;
      });
    if constexpr (requires(Message m) { m.purchase; })
      if (may_react)
        result.push_back(Message::type);
  });
  return result;
}

} // namespace troupe
