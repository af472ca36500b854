#include "actors/domain/saga_turn.hpp"

/// The coordinator asks all to prepare at once, logs what it decides by their
/// votes, and tells it until all have acknowledged. Presumed abort (Mohan,
/// Lindsay and Obermarck, 1986): where no decision is on record, it is an
/// abort. Who has voted yes never decides, but asks, by voting again.
namespace troupe {

namespace {

struct two_phases : saga_turn {
  using saga_turn::saga_turn;

  decision start(std::string saga_id) {
    begin(std::move(saga_id));
    for (std::size_t i = 0; i < count(); ++i) {
      change(i, step_state::running);
      send(i, known(i).prepare, true);
    }
    return finish();
  }

  decision on_reply(const step_reply& reply) {
    auto i = step_of(reply);
    if (i == count())
      return stale();
    switch (reply.kind) {
    case outcome::prepared:
      return voted_yes(i);
    case outcome::refused:
      return voted_no(i, reply);
    case outcome::done:
      return committed(i, reply);
    case outcome::undone:
    case outcome::kept:
      return undone(i, reply) ? finish() : stale();
    }
    return stale();
  }

  decision on_due(const std::set<std::int64_t>& unsent) {
    look_at_clock();
    switch (order_.status) {
    case order_status::pending:
      if (!is_late())
        return repeat(step_state::running, &saga_step::prepare, unsent, true);
      abort(earliest_objection());
      return finish();
    case order_status::committing:
      return repeat(step_state::prepared, &saga_step::commit, unsent);
    case order_status::compensating:
      return repeat(step_state::undoing, &saga_step::abort, unsent);
    default:
      return repeat(step_state::undoing, &saga_step::compensation, unsent);
    }
  }

private:
  bool awaits_vote(std::size_t i) const {
    return order_.status == order_status::pending
           && state(i) == step_state::running;
  }

  decision voted_yes(std::size_t i) {
    if (!awaits_vote(i))
      return tell_again(i);
    change(i, step_state::prepared);
    decide();
    return finish();
  }

  decision voted_no(std::size_t i, const step_reply& reply) {
    if (!awaits_vote(i))
      return stale(); // that it is aborted it has to say, too
    refused(i, reply);
    decide();
    return finish();
  }

  bool awaits_commit(std::size_t i) const {
    return order_.status == order_status::committing
           && state(i) == step_state::prepared;
  }

  decision committed(std::size_t i, const step_reply& reply) {
    if (!awaits_commit(i))
      return stale();
    change(i, step_state::done);
    order_.steps[i].detail = reply.detail;
    if (!any(step_state::prepared))
      complete();
    return finish();
  }

  /// A vote against counts when all steps before it have voted: so it is that
  /// of the earliest, as in a saga that runs step by step.
  void decide() {
    for (std::size_t i = 0; i < count(); ++i) {
      if (state(i) == step_state::failed)
        return abort(earliest_objection());
      if (state(i) == step_state::running)
        return;
    }
    if (is_late())
      return abort(reason::deadline);
    enter(order_status::committing);
    for (std::size_t i = 0; i < count(); ++i) {
      order_.steps[i].attempts = 0;
      send(i, known(i).commit);
    }
  }

  void abort(reason why) {
    order_.reason = why;
    enter(order_status::compensating);
    for (std::size_t i = 0; i < count(); ++i)
      if (state(i) != step_state::failed)
        undo(i, known(i).abort);
    undo_next();
  }

  /// Of those who have voted; without one it is the deadline.
  reason earliest_objection() const {
    for (auto& step : order_.steps)
      if (step.state == step_state::failed)
        return from_string<reason>(step.detail).value_or(reason::none);
    return reason::deadline;
  }

  /// Who votes once more has not heard the decision, or voted before it. While
  /// that is on its way the order's timer tells it, unless the order is stuck:
  /// then not all of its steps may be known here. Who has acknowledged and asks
  /// all the same has lost it (a restored database).
  decision tell_again(std::size_t i) {
    auto result = stale();
    auto is_committing = awaits_commit(i);
    if (order_.status == order_status::pending
        || ((is_committing || state(i) == step_state::undoing)
            && !order_.stuck))
      return result;
    auto decided = is_committing || state(i) == step_state::done
                       ? known(i).commit
                       : known(i).abort;
    result.commands.push_back(
        decided(order_.context(), order_.purchase(), order_.cancels));
    return result;
  }
};

} // namespace

const coordination_strategy two_phase_commit = decides_by<two_phases>;

} // namespace troupe
