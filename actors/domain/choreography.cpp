#include "actors/domain/reactions.hpp"
#include "actors/domain/saga_turn.hpp"

#include <algorithm>

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

} // namespace troupe
