#pragma once

#include "actors/domain/barrier_row.hpp"
#include "actors/domain/messages.hpp"

#include <algorithm>
#include <concepts>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

/// The calls of a third party, the same for all: its row is claimed and
/// committed, then it is asked; its answer comes back as a command, and what is
/// not answered is asked again whenever the row falls due.
namespace troupe {

/// What a third party is to be asked: for what the forward command wants, or to
/// undo it.
struct third_party_call {
  saga_context saga;
  bool undo = false;
  std::string receipt;      ///< to be undone; empty: all of the saga
  std::uint32_t number = 0; ///< of the undo, where several may be asked for
  instant within = 0;       ///< after this time its row falls due
  money amount;             ///< of a forward call
  std::string address;      ///< of a forward call
};

/// It did what it was asked for and gave a receipt, or refused.
struct forward_answered {
  saga_context saga;
  bool accepted = false;
  std::string receipt;
  instant estimated_delivery = 0; ///< a carrier's
};

/// It undid what has this receipt, or keeps it; where none is named, whatever
/// the saga has there.
struct undo_answered {
  saga_context saga;
  std::string receipt;
  bool accepted = true;
  std::uint32_t number = 0; ///< of the call
};

/// What a command of a saga leads to; the calls once it is committed.
struct step_outcome {
  std::vector<message> replies;
  std::vector<third_party_call> calls;
};

/// A row whose third party has to be asked. It has `due_at`, when it is asked
/// again, and `tries`, how often it was since it answered; `asked`, the forward
/// command that awaits its answer; `receipt()`, what it gave; and `unrecorded`,
/// its receipts that are not the row's: of a forward call that it took late, or
/// twice. They have to be undone.
template <class Row>
concept asks_third_party = requires(Row row) {
  row.unrecorded;
  { row.receipt() } -> std::same_as<std::string&>;
};

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

/// How long a third party may take before it is asked again: twice as long
/// after each try, up to 16 times. In milliseconds.
constexpr instant patience(instant call_timeout, std::uint32_t tries) {
  return call_timeout << std::min(tries, 4U);
}

constexpr instant longest_patience(instant call_timeout) {
  return patience(call_timeout, ~0U);
}

template <class Row>
bool awaits_answer(const Row& row) {
  return row.forward == forward_state::pending
         || row.undo == undo_state::pending || !row.unrecorded.empty();
}

/// The third party is asked once more. Answers with the time that it has.
template <class Row>
instant await_answer(Row& row, instant now, instant call_timeout) {
  auto within = patience(call_timeout, row.tries++);
  row.due_at = now + within;
  return within;
}

/// The third party has answered.
template <class Row>
void note_answer(Row& row, instant now) {
  row.at = now;
  row.tries = 0;
  if (!awaits_answer(row))
    row.due_at = 0;
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
  if (!row.asked.empty())
    return row.asked.front().saga;
  return {.saga_id = row.saga_id, .order_id = row.order_id};
}

template <class Row>
third_party_call call_to_undo(const Row& row, const saga_context& saga,
                              const std::string& receipt, instant within) {
  return {.saga = saga,
          .undo = true,
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
    result.push_back({.saga = saga,
                      .within = within,
                      .amount = bought.amount,
                      .address = bought.address});
  }
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
    auto command = std::move(row.asked.at(0));
    row.asked.clear();
    row.forward = said.accepted ? forward_state::done : forward_state::refused;
    row.receipt() = said.receipt;
    row.reason = said.accepted ? reason::none : why;
    when_settled(row);
    note_answer(row, rows.now);
    return {reply_to(row, command), {}};
  }
  auto is_recorded = known && known->forward == forward_state::done
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
  return {undo_reply(row, said.saga), {}};
}

/// What was not answered in time and is to be asked again: of each row that is
/// due, and that no command of the same batch has removed.
template <class Rows>
std::vector<third_party_call> repeat_calls(Rows& rows) {
  std::vector<third_party_call> result;
  auto& sagas = rows.barrier();
  for (auto& saga_id : rows.due.keys)
    if (auto known = sagas.find(saga_id);
        known && is_due(known->due_at, rows.now, rows.due.longest_wait)) {
      auto& row = sagas.change(saga_id);
      std::ranges::move(
          calls_of(row, saga_of(row), rows.now, rows.call_timeout),
          std::back_inserter(result));
    }
  return result;
}

} // namespace troupe
