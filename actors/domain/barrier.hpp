#pragma once

#include "actors/domain/third_party.hpp"

/// The protocol of the barrier (barrier_row.hpp), the same for all
/// participants. `rows.barrier()` is the participant's row set; beside it each
/// of them has `reply_to(row, command)`, what is replied to the forward command
/// once the row is decided, and `undo_reply(row, saga)`, to its undoing; both
/// may have nothing to say yet.
namespace troupe::barrier {

/// Decides the first forward command of a saga: `decide(row)` says `forward`,
/// and why. A duplicate, and one that its undoing has overtaken, gets the reply
/// of the row.
template <class Rows, class Command, class Decide>
step_outcome forward(Rows& rows, const Command& command, Decide&& decide) {
  auto& sagas = rows.barrier();
  if (auto known = sagas.find(command.saga.saga_id))
    return {reply_to(*known, command), {}};
  auto& row = sagas.add(row_of<Rows>(command.saga, rows.now));
  decide(row);
  step_outcome result;
  if constexpr (asks_third_party<std::remove_reference_t<decltype(row)>>)
    if (row.forward == forward_state::pending) {
      row.asked = {command};
      result.calls = calls_of(row, command.saga, rows.now, rows.call_timeout);
    }
  result.replies = reply_to(row, command);
  return result;
}

/// Undoes a saga's step once, whether it was done or not: `take_back(row)`
/// gives back what the row holds, or says that a third party has to (`undo =
/// pending`). It is also called for the tombstone of what never came.
template <class Rows, class Command, class TakeBack>
step_outcome undo(Rows& rows, const Command& command, TakeBack&& take_back) {
  auto& sagas = rows.barrier();
  auto& saga_id = command.saga.saga_id;
  if (!sagas.find(saga_id))
    sagas.add(tombstone<Rows>(command.saga));
  else if (auto& known = *sagas.find(saga_id); known.undo != undo_state::none)
    return {undo_reply(known, command.saga), {}};
  auto& row = sagas.change(saga_id);
  row.at = rows.now;
  row.undo = undo_state::done;
  take_back(row);
  step_outcome result;
  if constexpr (asks_third_party<std::remove_reference_t<decltype(row)>>)
    if (row.undo == undo_state::pending) {
      bar(row);
      row.tries = 0;
      result.calls = calls_of(row, command.saga, rows.now, rows.call_timeout);
    }
  result.replies = undo_reply(row, command.saga);
  return result;
}

/// Nothing comes of the saga any more: its row goes. `settle_up(row)` adds what
/// it stands for to the sums that stay; where they cannot hold it, the row
/// stays. One of which a third party still has something that is not on record
/// becomes a tombstone, so that it is undone.
template <class Rows, class Command, class SettleUp>
step_outcome forget(Rows& rows, const Command& command, SettleUp&& settle_up) {
  auto& sagas = rows.barrier();
  auto& saga_id = command.saga.saga_id;
  auto known = sagas.find(saga_id);
  if (!known)
    return {};
  if (known->forward == forward_state::done && known->undo == undo_state::none
      && !settle_up(*known))
    return {};
  if constexpr (asks_third_party<std::remove_cvref_t<decltype(*known)>>)
    if (awaits_answer(*known)) {
      entomb(sagas.change(saga_id));
      return {};
    }
  sagas.remove(saga_id);
  return {};
}

} // namespace troupe::barrier

namespace troupe {

/// A command of a saga, or a third party's answer, needs the saga's row.
template <class Rows, class Command>
  requires requires(Rows& rows, const Command& command) {
    rows.barrier();
    command.saga.saga_id;
  }
void want(Rows& rows, const Command& command) {
  rows.barrier().want(command.saga.saga_id);
}

} // namespace troupe
