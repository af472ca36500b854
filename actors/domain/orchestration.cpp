#include "actors/domain/saga_turn.hpp"

/// The coordinator sends each command and decides on each reply: forward step
/// by step, backwards in reverse order (Garcia-Molina and Salem, Sagas, 1987).
namespace troupe {

namespace {

struct orchestrating : saga_turn {
  using saga_turn::saga_turn;

  decision start(std::string saga_id) {
    begin(std::move(saga_id));
    run(0);
    return finish();
  }

  decision on_reply(const step_reply& reply) {
    auto i = step_of(reply);
    if (i == count())
      return stale();
    if (state(i) == step_state::running) {
      if (reply.kind == outcome::done)
        step_done(i, reply);
      else if (reply.kind == outcome::refused)
        step_refused(i, reply);
      else
        return stale();
      return finish();
    }
    auto fits = reply.kind == outcome::undone || reply.kind == outcome::kept;
    return fits && undone(i, reply) ? finish() : stale();
  }

  decision on_due(const std::set<std::int64_t>& unsent) {
    look_at_clock();
    if (any(step_state::undoing))
      return repeat(step_state::undoing, &saga_step::compensation, unsent);
    auto expires = false;
    for (std::size_t i = 0; i < count(); ++i)
      expires |= state(i) == step_state::running && may_expire(i);
    if (expires && is_late()) {
      give_up();
      return finish();
    }
    return repeat(step_state::running, &saga_step::forward, unsent, expires);
  }

private:
  void step_done(std::size_t i, const step_reply& reply) {
    change(i, step_state::done);
    order_.steps[i].detail = reply.detail;
    if (i + 1 == count())
      return complete();
    if (auto reached = known(i).reached)
      enter(*reached);
    if (is_late())
      give_up();
    else
      run(i + 1);
  }

  void step_refused(std::size_t i, const step_reply& reply) {
    refused(i, reply);
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
    send(i, known(i).forward, may_expire(i));
  }

  /// Whether the deadline counts for a step that runs.
  bool may_expire(std::size_t i) const {
    return known(i).kind == step_kind::compensatable;
  }
};

} // namespace

const coordination_strategy orchestration = decides_by<orchestrating>;

} // namespace troupe
