#pragma once

#include "actors/domain/coordination.hpp"

namespace troupe {

/// One decision about one order: what all strategies have in common. They throw
/// unknown_plan, and then have changed the row in part.
class saga_turn {
public:
  saga_turn(order_row& order, const saga_settings& settings, moment at)
      : order_(order), settings_(settings), now_(at.now), sending_(at.sending) {
  }

  /// Runs the saga of a completed order backwards: the same for all.
  decision cancel();

protected:
  using command = message (*)(const saga_context&, const purchase&,
                              std::uint32_t cancels);

  /// A new attempt, of which all steps wait. `plan`: see saga_context.
  void begin(std::string saga_id, std::string plan = {});

  /// Of an order that is due. Also again, where the clock was ahead and was set
  /// back since: the deadline would be as far ahead.
  void look_at_clock();

  /// The step that a reply is about; `count()` where it is of another saga, or
  /// of no step of this one.
  std::size_t step_of(const step_reply&) const;
  std::size_t count() const { return order_.steps.size(); }
  step_state state(std::size_t i) const { return order_.steps[i].state; }
  const saga_step& known(std::size_t i) const {
    return step_named(order_.saga, order_.steps[i].step);
  }
  bool any(step_state) const;

  void change(std::size_t i, step_state);
  void enter(order_status);
  void complete();

  void refused(std::size_t i, const step_reply&);

  /// Undoes one step with this command. Its attempts count anew.
  void undo(std::size_t i, command how);

  /// Its participant undoes it of its own accord. It is told to, if that takes
  /// long.
  void await_undoing(std::size_t i);

  /// Undoes the last step that is done or running, answered or not. The attempt
  /// has ended when there is none, and none is being undone.
  void undo_next();

  /// A reply to the undoing of a step. False: it does not fit.
  bool undone(std::size_t i, const step_reply&);

  /// `may_expire`: the order is looked at again at its deadline, if that is
  /// before the command's time has come.
  void send(std::size_t i, command what, bool may_expire = false);

  /// Sends the commands of all steps of one state again. One that the bus does
  /// not have yet, or has only since its time ran out, is not written again.
  /// Nothing is decided where that is so for all of them.
  decision repeat(step_state, command saga_step::*,
                  const std::set<std::int64_t>& unsent,
                  bool may_expire = false);

  /// A pause of the whole machine is not held against the saga.
  instant deadline() const;
  bool is_late() const { return now_ >= deadline(); }

  static decision stale() { return {.fits = false}; }
  decision finish();

  order_row& order_;
  const saga_settings& settings_;
  instant now_;
  std::int64_t sending_;
  decision result_;

private:
  void wait_for_bus(step_record&, bool unsent, bool may_expire);
  void look_again(const step_record&, instant wait, bool may_expire);
  instant backoff(std::uint32_t attempts) const;
  void rest();

  bool looks_again_ = false; ///< `due_at` is of this turn
};

/// The strategy that makes its decisions by a saga_turn.
template <class Turn>
inline constexpr coordination_strategy decides_by{
    .start =
        [](order_row& order, std::string saga_id, const saga_settings& s,
           moment at) {
          return Turn{order, s, at}.start(std::move(saga_id));
        },
    .on_reply =
        [](order_row& order, const step_reply& reply, const saga_settings& s,
           moment at) {
          return Turn{order, s, at}.on_reply(reply);
        },
    .on_due =
        [](order_row& order, const saga_settings& s, moment at,
           const std::set<std::int64_t>& unsent) {
          return Turn{order, s, at}.on_due(unsent);
        },
    .cancel =
        [](order_row& order, const saga_settings& s, moment at) {
          return Turn{order, s, at}.cancel();
        },
};

} // namespace troupe
