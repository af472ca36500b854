#pragma once

#include "actors/domain/third_party.hpp"

#include <stdexcept>
#include <utility>

/// The protocol of the barrier (barrier_row.hpp), the same for all
/// participants. `rows.barrier()` is the participant's row set; beside it each
/// of them has
/// - `attempt(rows, row, purchase)`, which does what the forward command wants,
///   and says by `row.forward` what became of it, and why,
/// - `take_back(rows, row)`, or with the command beside it, which gives back
///   what the row holds, or says that a third party has to (`undo = pending`).
///   It is also called for the tombstone of what never came,
/// - `reply_to(row, command)`, what is replied to the forward command once the
///   row is decided, and `undo_reply(row, saga)`, to its undoing, where there
///   is something to say already.
namespace troupe::barrier {

/// Decides the first forward command of a saga, or its preparation: then what
/// could be done is held. A duplicate, and one that its undoing has overtaken,
/// gets the reply of the row.
template <class Rows>
step_outcome forward(Rows& rows, const purchase_message& command,
                     forward_state accepted = forward_state::done) {
  auto& sagas = rows.barrier();
  if (auto known = sagas.find(command.saga.saga_id))
    return {reply_to_forward<Rows>(*known, command), {}};
  auto& row = sagas.add(row_of<Rows>(command.saga, rows.now));
  attempt(rows, row, command.purchase);
  if (row.forward == forward_state::done)
    row.forward = accepted;
  step_outcome result;
  if constexpr (asks_third_party<row_type_of<Rows>>)
    if (row.forward == forward_state::pending) {
      row.asked = {{{command.saga, command.purchase}}};
      result.calls = calls_of(row, command.saga, rows.now, rows.call_timeout);
    }
  if constexpr (timed_row<row_type_of<Rows>>)
    if (in_doubt(row))
      await_answer(row, rows.now, rows.call_timeout);
  result.replies = reply_to_forward<Rows>(row, command);
  return result;
}

/// Undoes a saga's step once, whether it was done or not.
template <class Rows, class Command>
step_outcome undo(Rows& rows, const Command& command) {
  auto& sagas = rows.barrier();
  auto& saga_id = command.saga.saga_id;
  if (!sagas.find(saga_id))
    sagas.add(tombstone<Rows>(command.saga));
  else if (auto& known = *sagas.find(saga_id); known.undo != undo_state::none)
    return {reply_to_undo<Rows>(known, command.saga), {}};
  auto& row = sagas.change(saga_id);
  row.at = rows.now;
  row.undo = undo_state::done;
  if constexpr (timed_row<row_type_of<Rows>>)
    row.due_at = 0;
  if constexpr (requires { take_back(rows, row, command); })
    take_back(rows, row, command);
  else
    take_back(rows, row);
  if (row.forward == forward_state::prepared)
    row.reason = reason::cancelled;
  step_outcome result;
  if constexpr (asks_third_party<row_type_of<Rows>>) {
    if (row.undo == undo_state::pending) {
      bar(row);
      row.tries = 0;
    }
    if (awaits_answer(row))
      result.calls = calls_of(row, command.saga, rows.now, rows.call_timeout);
  }
  result.replies = reply_to_undo<Rows>(row, command.saga);
  return result;
}

/// The order has decided that what is prepared shall be done. Throws
/// std::logic_error where it never was: somebody has to look.
template <class Rows, class Command>
step_outcome commit(Rows& rows, const Command& command) {
  auto& sagas = rows.barrier();
  auto& saga_id = command.saga.saga_id;
  auto known = sagas.find(saga_id);
  step_outcome result;
  if (known && in_doubt(*known)) {
    auto& row = sagas.change(saga_id);
    row.at = rows.now;
    row.forward = forward_state::done;
    if constexpr (timed_row<row_type_of<Rows>>)
      row.due_at = 0;
    if constexpr (asks_third_party<row_type_of<Rows>>)
      if (row.asks_to_commit()) {
        row.forward = forward_state::committing;
        row.tries = 0;
        result.calls = calls_of(row, command.saga, rows.now, rows.call_timeout);
      }
    known = &row;
  } else if (!known
             || (known->forward != forward_state::done
                 && known->forward != forward_state::committing)) {
    throw std::logic_error{"saga " + saga_id
                           + " is to be committed and is not prepared"};
  }
  if (known->forward == forward_state::done) {
    std::string receipt;
    if constexpr (asks_third_party<row_type_of<Rows>>)
      receipt = known->receipt();
    result.replies
        = {step_committed<Rows::name>{command.saga, std::move(receipt)}};
  }
  return result;
}

/// What is not done shall not be done; what is prepared is undone. What is done
/// already, or is being done, is told, by its reply.
template <class Rows, class Command>
step_outcome abort(Rows& rows, const Command& command) {
  auto known = rows.barrier().find(command.saga.saga_id);
  auto is_decided = known
                    && (known->forward == forward_state::done
                        || known->forward == forward_state::committing);
  if constexpr (asks_third_party<row_type_of<Rows>>) {
    is_decided |= known && known->forward == forward_state::pending
                  && !is_preparing(*known);
    if (known && known->forward == forward_state::refused
        && awaits_answer(*known))
      return {}; // it was accepted after all, and is being undone
  }
  if (is_decided)
    return {reply_to_forward<Rows>(*known, command), {}};
  message aborted = step_aborted<Rows::name>{{command.saga}};
  if (known && known->forward == forward_state::refused)
    return {{aborted}, {}};
  auto result = undo(rows, command);
  auto& row = *rows.barrier().find(command.saga.saga_id);
  if (row.undo == undo_state::done && !result.replies.empty())
    result.replies = {aborted};
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
  if (in_doubt(*known) || known->forward == forward_state::committing)
    return {}; // it is told when it asks
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

// What a participant's rows name `forward` and `undo`, where there is nothing
// special about it, and the two-phase commands.

template <class Rows>
step_outcome handle(Rows& rows, const typename Rows::forward& command) {
  return barrier::forward(rows, command);
}

template <class Rows>
step_outcome handle(Rows& rows, const typename Rows::undo& command) {
  return barrier::undo(rows, command);
}

template <class Rows>
step_outcome handle(Rows& rows, const prepare_step<Rows::name>& command) {
  return barrier::forward(rows, command, forward_state::prepared);
}

template <class Rows>
step_outcome handle(Rows& rows, const commit_step<Rows::name>& command) {
  return barrier::commit(rows, command);
}

template <class Rows>
step_outcome handle(Rows& rows, const abort_step<Rows::name>& command) {
  return barrier::abort(rows, command);
}

/// A command of a saga, or a third party's answer, needs the saga's row; one
/// that carries a purchase what that needs: `want(rows, purchase)`.
template <class Rows, class Command>
  requires requires(Rows& rows, const Command& command) {
    rows.barrier();
    command.saga.saga_id;
  }
void want(Rows& rows, const Command& command) {
  rows.barrier().want(command.saga.saga_id);
  if constexpr (requires { want(rows, command.purchase); })
    want(rows, command.purchase);
}

} // namespace troupe
