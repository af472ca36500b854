#pragma once

#include "actors/domain/barrier.hpp"

#include <algorithm>
#include <string>

/// What the barrier's rows have in common whose third party has to be asked.
/// Such a row has `due_at`, when it is asked again, and `tries`, how often it
/// was since it answered; `asked`, the forward command that awaits its answer;
/// and `unrecorded`, its yeses that are not what the row says: a forward call
/// that it took late, or twice. They have to be undone.
namespace troupe {

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
bool is_unrecorded(const Row& row, const std::string& id) {
  return std::ranges::find(row.unrecorded, id) != row.unrecorded.end();
}

/// What is known of the row's saga.
template <class Row>
saga_context saga_of(const Row& row) {
  if (!row.asked.empty())
    return row.asked.front().saga;
  return {.saga_id = row.saga_id, .order_id = row.order_id, .traceparent = {}};
}

/// Calls `ask_again(row)` for each row that is due, and that no command of the
/// same batch has removed.
template <class Rows, class Set, class F>
void for_each_due(Rows& rows, Set& set, F&& ask_again) {
  for (auto& saga_id : rows.due.keys)
    if (auto row = set.find(saga_id);
        row && is_due(row->due_at, rows.now, rows.due.longest_wait))
      ask_again(set.change(saga_id));
}

} // namespace troupe
