#pragma once

#include "actors/domain/barrier_row.hpp"
#include "actors/domain/third_party_call.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

/// The calls of a third party, the same for all: its row is claimed and
/// committed, then it is asked; its answer comes back as a command, and what is
/// not answered is asked again whenever the row falls due.
namespace troupe {

/// A row of the barrier.
template <class Rows>
using row_type_of = typename std::remove_reference_t<
    decltype(std::declval<Rows&>().barrier())>::row_type;

/// One of which nothing has happened yet.
template <class Rows>
auto row_of(const saga_context& saga, instant now = 0) {
  row_type_of<Rows> row;
  row.saga_id = saga.saga_id;
  row.order_id = saga.order_id;
  row.at = now;
  return row;
}

/// One for whose saga nothing must be done any more.
template <class Rows>
auto tombstone(const saga_context& saga, instant now = 0) {
  auto row = row_of<Rows>(saga, now);
  row.reason = reason::cancelled;
  return row;
}

/// Whether the saga of a row is in doubt: what it holds is the order's to
/// decide.
template <class Row>
bool in_doubt(const Row& row) {
  return row.forward == forward_state::prepared && row.undo == undo_state::none;
}

/// Whether it is its preparation that the row awaits an answer to.
template <class Row>
bool is_preparing(const Row& row) {
  return row.forward == forward_state::pending
         && row.asked.front().saga.coordination
                == coordination::two_phase_commit;
}

template <class Row>
bool awaits_answer(const Row& row) {
  return row.forward == forward_state::pending
         || row.forward == forward_state::committing
         || row.undo == undo_state::pending || !row.unrecorded.empty();
}

/// The third party, or the order, is asked once more. Answers with the time
/// that it has.
template <class Row>
instant await_answer(Row& row, instant now, instant call_timeout) {
  auto within = patience(call_timeout, row.tries++);
  row.due_at = now + within;
  return within;
}

/// The third party has answered. Who is in doubt still waits for the order.
template <class Row>
void note_answer(Row& row, instant now) {
  row.at = now;
  row.tries = 0;
  if (!awaits_answer(row) && !in_doubt(row))
    row.due_at = 0;
}

/// What is replied to the undoing of a row: of what was prepared that it is
/// aborted. What was to be, and never came so far, is not known to have been
/// when it is asked for again: the order takes either reply.
template <class Rows, class Row>
std::vector<message> reply_to_undo(const Row& row, const saga_context& saga) {
  auto replies = undo_reply(row, saga);
  auto is_aborted = row.forward == forward_state::prepared
                    || (row.forward == forward_state::none
                        && saga.coordination == coordination::two_phase_commit);
  if (is_aborted && row.undo != undo_state::kept && !replies.empty())
    return {step_aborted<Rows::name>{{saga}}};
  return replies;
}

/// And to its forward command, or to its preparation.
template <class Rows, class Row>
std::vector<message> reply_to_forward(const Row& row,
                                      const purchase_message& command) {
  if (in_doubt(row))
    return {step_prepared<Rows::name>{{command.saga}}};
  if (row.forward == forward_state::pending
      || row.forward == forward_state::committing)
    return {}; // it will be, when the third party has answered
  return reply_to(row, command);
}

/// The forward command is undone before it was answered: whatever is answered
/// now is not recorded.
template <class Row>
void bar(Row& row) {
  if (row.forward != forward_state::pending)
    return;
  row.forward = forward_state::none;
  row.reason = reason::cancelled;
  row.asked.clear();
}

/// The saga is forgotten, and its third party still owes an answer: there is
/// something to be undone. All else of the row is forgotten.
template <class Row>
void entomb(Row& row) {
  auto asked = row.forward == forward_state::pending;
  bar(row);
  row.forward = forward_state::none;
  if (asked)
    row.undo = undo_state::pending;
  else if (row.undo != undo_state::pending)
    row.undo = undo_state::done;
}

template <class Row>
bool is_unrecorded(const Row& row, const std::string& receipt) {
  return std::ranges::find(row.unrecorded, receipt) != row.unrecorded.end();
}

/// What is known of the row's saga.
template <class Row>
saga_context saga_of(const Row& row) {
  if constexpr (requires { row.asked; })
    if (!row.asked.empty())
      return row.asked.front().saga;
  auto is_two_phase = row.forward == forward_state::prepared
                      || row.forward == forward_state::committing;
  return {.saga_id = row.saga_id,
          .order_id = row.order_id,
          .coordination = is_two_phase ? coordination::two_phase_commit
                                       : coordination::orchestration};
}

template <class Row>
third_party_call call_to_undo(const Row& row, const saga_context& saga,
                              const std::string& receipt, instant within) {
  return {.saga = saga,
          .what = call_kind::undo,
          .receipt = receipt,
          .number = row.number_of_undo(receipt),
          .within = within};
}

/// All that the row has to ask now.
template <class Row>
std::vector<third_party_call> calls_of(Row& row, const saga_context& saga,
                                       instant now, instant call_timeout) {
  auto within = await_answer(row, now, call_timeout);
  std::vector<third_party_call> result;
  if (row.forward == forward_state::pending) {
    auto& bought = row.asked.at(0).purchase;
    result.push_back(
        {.saga = saga,
         .what = is_preparing(row) ? call_kind::prepare : call_kind::forward,
         .within = within,
         .amount = bought.amount,
         .address = bought.address});
  }
  if (row.forward == forward_state::committing)
    result.push_back({.saga = saga,
                      .what = call_kind::commit,
                      .receipt = row.receipt(),
                      .within = within});
  if (row.undo == undo_state::pending)
    result.push_back(call_to_undo(row, saga, {}, within));
  for (auto& receipt : row.unrecorded)
    result.push_back(call_to_undo(row, saga, receipt, within));
  return result;
}

/// Decides about a claimed row; `when_settled(row)` adds what it has of its
/// own, `why` is the reason of a refusal. Whatever else was accepted, late or
/// once more, is not on record and has to be undone: then there is a call.
template <class Rows, class F>
step_outcome settle(Rows& rows, const forward_answered& said, reason why,
                    F&& when_settled) {
  auto& sagas = rows.barrier();
  auto& saga_id = said.saga.saga_id;
  auto known = sagas.find(saga_id);
  if (known && known->forward == forward_state::pending) {
    auto& row = sagas.change(saga_id);
    auto accepted
        = is_preparing(row) ? forward_state::prepared : forward_state::done;
    auto command = std::move(row.asked.at(0));
    row.asked.clear();
    row.forward = said.accepted ? accepted : forward_state::refused;
    row.receipt() = said.receipt;
    row.reason = said.accepted ? reason::none : why;
    when_settled(row);
    note_answer(row, rows.now);
    if (in_doubt(row))
      await_answer(row, rows.now, rows.call_timeout);
    return {reply_to_forward<Rows>(row, command), {}};
  }
  auto is_recorded = known && known->forward != forward_state::none
                     && known->forward != forward_state::refused
                     && known->receipt() == said.receipt;
  if (!said.accepted || is_recorded)
    return {};
  if (!known)
    sagas.add(tombstone<Rows>(said.saga)).undo = undo_state::done;
  if (is_unrecorded(*sagas.find(saga_id), said.receipt))
    return {};
  auto& row = sagas.change(saga_id);
  row.unrecorded.push_back(said.receipt);
  auto within = await_answer(row, rows.now, rows.call_timeout);
  return {{}, {call_to_undo(row, said.saga, said.receipt, within)}};
}

/// The same of an undo. What it keeps and is not on record is asked for again.
template <class Rows>
  requires asks_third_party<row_type_of<Rows>>
step_outcome handle(Rows& rows, const undo_answered& said) {
  auto& sagas = rows.barrier();
  auto known = sagas.find(said.saga.saga_id);
  auto of_row = said.receipt.empty();
  if (!known
      || !(of_row ? known->undo == undo_state::pending
                        && known->number_of_undo({}) == said.number
                  : said.accepted && is_unrecorded(*known, said.receipt)))
    return {};
  auto& row = sagas.change(said.saga.saga_id);
  if (of_row)
    row.undo = said.accepted ? undo_state::done : undo_state::kept;
  else
    std::erase(row.unrecorded, said.receipt);
  note_answer(row, rows.now);
  return {reply_to_undo<Rows>(row, said.saga), {}};
}

template <class Rows>
  requires asks_third_party<row_type_of<Rows>>
step_outcome handle(Rows& rows, const commit_answered& said) {
  auto& sagas = rows.barrier();
  auto known = sagas.find(said.saga.saga_id);
  if (!known || known->forward != forward_state::committing || !said.accepted)
    return {};
  auto& row = sagas.change(said.saga.saga_id);
  row.forward = forward_state::done;
  note_answer(row, rows.now);
  return {{step_committed<Rows::name>{said.saga, row.receipt()}}, {}};
}

/// What was not answered in time and is to be asked again, of the third party
/// or, where the row is in doubt, of the order by the same vote: of each row
/// that is due, and that no command of the same batch has removed.
template <class Rows>
step_outcome ask_again(Rows& rows) {
  step_outcome result;
  auto& sagas = rows.barrier();
  for (auto& saga_id : rows.due.keys)
    if (auto known = sagas.find(saga_id);
        known && is_due(known->due_at, rows.now, rows.due.longest_wait)) {
      auto& row = sagas.change(saga_id);
      auto saga = saga_of(row);
      if (in_doubt(row)) {
        await_answer(row, rows.now, rows.call_timeout);
        result.replies.push_back(step_prepared<Rows::name>{{saga}});
      }
      if constexpr (asks_third_party<row_type_of<Rows>>)
        if (awaits_answer(row))
          std::ranges::move(calls_of(row, saga, rows.now, rows.call_timeout),
                            std::back_inserter(result.calls));
    }
  return result;
}

} // namespace troupe
