#include "actors/domain/saga_turn.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <utility>

namespace troupe {

decision saga_turn::cancel() {
  ++order_.cancels;
  order_.reason = reason::cancelled;
  enter(order_status::cancelling);
  undo_next();
  return finish();
}

void saga_turn::begin(std::string saga_id, std::string plan) {
  order_.saga_id = std::move(saga_id);
  ++order_.attempt;
  order_.reason = reason::none;
  order_.stuck = false;
  order_.started_at = now_;
  order_.deadline = now_ + settings_.saga_deadline;
  order_.steps = waiting_steps(order_.saga);
  order_created event{{order_.context(), order_.purchase()}};
  event.saga.plan = std::move(plan);
  result_.events.push_back(std::move(event));
  enter(order_status::pending);
}

void saga_turn::look_at_clock() {
  if (order_.started_at <= now_)
    return;
  order_.started_at = now_;
  order_.deadline = now_ + settings_.saga_deadline;
}

std::size_t saga_turn::step_of(const step_reply& reply) const {
  if (reply.saga.saga_id != order_.saga_id)
    return count();
  auto i = std::ranges::find(order_.steps, reply.step, &step_record::step);
  return static_cast<std::size_t>(i - order_.steps.begin());
}

bool saga_turn::any(step_state state) const {
  return std::ranges::find(order_.steps, state, &step_record::state)
         != order_.steps.end();
}

void saga_turn::change(std::size_t i, step_state state) {
  order_.steps[i].state = state;
  order_.steps[i].at = now_;
}

void saga_turn::enter(order_status status) {
  order_.status = status;
  result_.events.push_back(order_event{order_.order_id, order_.saga_id,
                                       order_.user_id, ++order_.seq, status,
                                       order_.reason, now_});
}

void saga_turn::complete() {
  enter(order_status::completed);
  rest();
}

void saga_turn::refused(std::size_t i, const step_reply& reply) {
  change(i, step_state::failed);
  order_.steps[i].detail = to_string(reply.reason);
}

void saga_turn::undo(std::size_t i, command how) {
  await_undoing(i);
  send(i, how);
}

void saga_turn::await_undoing(std::size_t i) {
  auto& step = order_.steps[i];
  change(i, step_state::undoing);
  step.attempts = 0;
  step.sent = 0;
  step.late = false;
  order_.stuck = false;
  look_again(step, backoff(0), false);
}

void saga_turn::undo_next() {
  for (auto i = count(); i-- > 0;)
    if (state(i) == step_state::done || state(i) == step_state::running)
      return undo(i, known(i).compensation);
  if (any(step_state::undoing))
    return;
  enter(order_.status == order_status::cancelling ? order_status::cancelled
                                                  : order_status::failed);
  rest();
}

bool saga_turn::undone(std::size_t i, const step_reply& reply) {
  auto right_number = reply.number == 0 || reply.number == order_.cancels;
  // Only what a cancellation wants back may be kept.
  auto right_time = order_.status == order_status::cancelling
                    || (order_.status == order_status::compensating
                        && reply.kind != outcome::kept);
  if (state(i) != step_state::undoing || !right_number || !right_time)
    return false;
  if (reply.kind == outcome::kept) {
    change(i, step_state::done);
    order_.reason = reply.reason;
    complete();
    return true;
  }
  change(i, step_state::undone);
  if (!any(step_state::undoing))
    undo_next();
  return true;
}

void saga_turn::send(std::size_t i, command what, bool may_expire) {
  auto& step = order_.steps[i];
  look_again(step, backoff(step.attempts), may_expire);
  ++step.attempts;
  step.sent = sending_;
  step.late = false;
  result_.commands.push_back(
      what(order_.context(), order_.purchase(), order_.cancels));
}

decision saga_turn::repeat(step_state which, command saga_step::*what,
                           const std::set<std::int64_t>& unsent,
                           bool may_expire) {
  if (!any(which))
    throw std::logic_error("due, but no step is active: " + order_.order_id);
  std::uint32_t attempts = 0;
  for (std::size_t i = 0; i < count(); ++i) {
    auto& step = order_.steps[i];
    if (step.state != which)
      continue;
    if (auto is_unsent = unsent.contains(step.sent); is_unsent || step.late)
      wait_for_bus(step, is_unsent, may_expire);
    else
      send(i, known(i).*what, may_expire);
    attempts = std::max(attempts, step.attempts);
  }
  if (result_.commands.empty())
    return {};
  order_.stuck = !may_expire && attempts >= settings_.stuck_after;
  return finish();
}

/// The bus does not have the last command yet, or has it only since the time
/// ran out: the time until it is sent again begins when the bus has it. Until
/// then each wait is as long as all before.
void saga_turn::wait_for_bus(step_record& step, bool unsent, bool may_expire) {
  look_again(step, unsent ? now_ - step.at : backoff(step.attempts - 1),
             may_expire);
  step.late = unsent;
}

/// A jitter of up to a quarter, the same each time the same decision is made,
/// keeps sagas from repeating in step.
void saga_turn::look_again(const step_record& step, instant wait,
                           bool may_expire) {
  auto shortest = settings_.step_timeout;
  wait = std::clamp(wait, shortest,
                    std::max(settings_.longest_backoff, shortest));
  auto dice = std::hash<std::string>{}(order_.saga_id) + step.attempts;
  auto due_at = now_ + wait + static_cast<instant>(dice % 64) * wait / 256;
  if (may_expire)
    due_at = std::min(due_at, deadline());
  order_.due_at = std::exchange(looks_again_, true)
                      ? std::min(order_.due_at, due_at)
                      : due_at;
}

/// Doubles with each attempt.
instant saga_turn::backoff(std::uint32_t attempts) const {
  return settings_.step_timeout << std::min(attempts, 16u);
}

instant saga_turn::deadline() const {
  auto result = order_.deadline;
  for (auto& p : settings_.pauses)
    result += std::max<instant>(0, p.began + p.length
                                       - std::max(p.began, order_.started_at));
  return result;
}

void saga_turn::rest() {
  order_.due_at = 0;
  order_.stuck = false;
}

decision saga_turn::finish() {
  order_.updated_at = now_;
  return std::move(result_);
}

} // namespace troupe
