#include "actors/domain/orchestration.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace troupe::orchestration {

namespace {

/// One decision about one order.
class turn {
public:
  turn(order_row& order, const saga_settings& settings, moment at)
      : order_(order), settings_(settings), now_(at.now), sending_(at.sending) {
  }

  decision start(std::string saga_id) {
    order_.saga_id = std::move(saga_id);
    ++order_.attempt;
    order_.reason = reason::none;
    order_.stuck = false;
    begin_now();
    order_.steps = waiting_steps(order_.saga);
    result_.events.push_back(
        order_created{order_.context(), order_.purchase()});
    enter(order_status::pending);
    run(0);
    return finish();
  }

  decision on_reply(const step_reply& reply) {
    auto i = index_of(
        std::ranges::find(order_.steps, reply.step, &step_record::step));
    if (reply.saga.saga_id != order_.saga_id || i == order_.steps.size())
      return stale();
    auto& step = order_.steps[i];
    if (step.state == step_state::running) {
      if (reply.kind == outcome::done)
        step_done(i, reply);
      else if (reply.kind == outcome::refused)
        step_refused(i, reply);
      else
        return stale();
      return finish();
    }
    auto right_number = reply.number == 0 || reply.number == order_.cancels;
    if (step.state != step_state::undoing || !right_number)
      return stale();
    if (reply.kind == outcome::undone) {
      change(i, step_state::undone);
      undo_next();
    } else if (reply.kind == outcome::kept) {
      change(i, step_state::done);
      order_.reason = reply.reason;
      enter(order_status::completed);
      rest();
    } else {
      return stale();
    }
    return finish();
  }

  decision on_due(bool unsent) {
    auto i = index_of(active_step(order_));
    if (i == order_.steps.size())
      throw std::logic_error("due, but no step is active: " + order_.order_id);
    if (order_.started_at > now_)
      begin_now();
    auto& step = order_.steps[i];
    if (may_expire(i) && now_ >= deadline()) {
      give_up();
      return finish();
    }
    if (unsent || step.late) {
      wait_for_bus(i, unsent);
      return {};
    }
    send(i, step.state == step_state::running ? known(i).forward
                                              : known(i).compensation);
    order_.stuck = !may_expire(i) && step.attempts >= settings_.stuck_after;
    return finish();
  }

  decision cancel() {
    ++order_.cancels;
    order_.reason = reason::cancelled;
    enter(order_status::cancelling);
    undo_next();
    return finish();
  }

private:
  /// Also again, where the clock was ahead and was set back since: the deadline
  /// would be as far ahead.
  void begin_now() {
    order_.started_at = now_;
    order_.deadline = now_ + settings_.saga_deadline;
  }

  const saga_step& known(std::size_t i) const {
    return step_named(order_.saga, order_.steps[i].step);
  }

  std::size_t index_of(std::vector<step_record>::const_iterator step) const {
    return static_cast<std::size_t>(step - order_.steps.begin());
  }

  void step_done(std::size_t i, const step_reply& reply) {
    change(i, step_state::done);
    order_.steps[i].detail = reply.detail;
    if (i + 1 == order_.steps.size()) {
      enter(order_status::completed);
      rest();
      return;
    }
    if (auto reached = known(i).reached)
      enter(*reached);
    if (now_ >= deadline())
      give_up();
    else
      run(i + 1);
  }

  void step_refused(std::size_t i, const step_reply& reply) {
    change(i, step_state::failed);
    order_.steps[i].detail = to_string(reply.reason);
    order_.reason = reply.reason;
    if (i > 0)
      enter(order_status::compensating);
    undo_next();
  }

  void give_up() {
    order_.reason = reason::deadline;
    enter(order_status::compensating);
    undo_next();
  }

  void run(std::size_t i) {
    order_.stuck = false;
    change(i, step_state::running);
    send(i, known(i).forward);
  }

  /// Undoes the last step whose command was ever written and that is not
  /// undone yet, answered or not; ends when there is none.
  void undo_next() {
    for (auto i = order_.steps.size(); i-- > 0;) {
      auto state = order_.steps[i].state;
      if (state == step_state::done || state == step_state::running) {
        change(i, step_state::undoing);
        order_.steps[i].attempts = 0;
        order_.stuck = false;
        send(i, known(i).compensation);
        return;
      }
    }
    enter(order_.status == order_status::cancelling ? order_status::cancelled
                                                    : order_status::failed);
    rest();
  }

  void send(std::size_t i, message (*command)(const order_row&)) {
    auto& step = order_.steps[i];
    look_again(i, backoff(step.attempts));
    ++step.attempts;
    step.sent = sending_;
    step.late = false;
    result_.commands.push_back(command(order_));
  }

  /// The bus does not have the last command yet, or has it only since the time
  /// ran out: the time until it is sent again begins when the bus has it. Until
  /// then each wait is as long as all before.
  void wait_for_bus(std::size_t i, bool unsent) {
    auto& step = order_.steps[i];
    look_again(i, unsent ? now_ - step.at : backoff(step.attempts - 1));
    step.late = unsent;
  }

  /// A jitter of up to a quarter, the same each time the same decision is made,
  /// keeps sagas from repeating in step.
  void look_again(std::size_t i, instant wait) {
    auto shortest = settings_.step_timeout;
    wait = std::clamp(wait, shortest,
                      std::max(settings_.longest_backoff, shortest));
    auto dice
        = std::hash<std::string>{}(order_.saga_id) + order_.steps[i].attempts;
    order_.due_at = now_ + wait + static_cast<instant>(dice % 64) * wait / 256;
    if (may_expire(i))
      order_.due_at = std::min(order_.due_at, deadline());
  }

  /// Doubles with each attempt.
  instant backoff(std::uint32_t attempts) const {
    return settings_.step_timeout << std::min(attempts, 16u);
  }

  /// Whether the deadline counts for a step.
  bool may_expire(std::size_t i) const {
    return order_.steps[i].state == step_state::running
           && known(i).kind == step_kind::compensatable;
  }

  /// A pause of the whole machine is not held against the saga.
  instant deadline() const {
    auto result = order_.deadline;
    for (auto& p : settings_.pauses)
      result += std::max<instant>(
          0, p.began + p.length - std::max(p.began, order_.started_at));
    return result;
  }

  void change(std::size_t i, step_state state) {
    order_.steps[i].state = state;
    order_.steps[i].at = now_;
  }

  void enter(order_status status) {
    order_.status = status;
    result_.events.push_back(order_event{order_.order_id, order_.saga_id,
                                         order_.user_id, ++order_.seq, status,
                                         order_.reason, now_});
  }

  void rest() {
    order_.due_at = 0;
    order_.stuck = false;
  }

  decision stale() { return {.fits = false}; }

  decision finish() {
    order_.updated_at = now_;
    return std::move(result_);
  }

  order_row& order_;
  const saga_settings& settings_;
  instant now_;
  std::int64_t sending_;
  decision result_;
};

} // namespace

decision start(order_row& order, std::string saga_id,
               const saga_settings& settings, moment at) {
  return turn{order, settings, at}.start(std::move(saga_id));
}

decision on_reply(order_row& order, const step_reply& reply,
                  const saga_settings& settings, moment at) {
  return turn{order, settings, at}.on_reply(reply);
}

decision on_due(order_row& order, const saga_settings& settings, moment at,
                bool unsent) {
  return turn{order, settings, at}.on_due(unsent);
}

decision cancel(order_row& order, const saga_settings& settings, moment at) {
  return turn{order, settings, at}.cancel();
}

} // namespace troupe::orchestration
