#pragma once

#include "actors/domain/messages.hpp"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <string>
#include <vector>

/// What a third party is asked, and what it answers.
namespace troupe {

/// What a third party is asked for: what the forward command wants; to hold it,
/// and to do then what is held; to undo what it did or holds.
enum class call_kind : std::uint8_t { forward, prepare, commit, undo };

struct third_party_call {
  saga_context saga;
  call_kind what{};
  std::string receipt;      ///< to be undone; empty: all of the saga
  std::uint32_t number = 0; ///< of the undo, where several may be asked for
  instant within = 0;       ///< after this time its row falls due
  money amount;             ///< but of an undo
  std::string address;      ///< but of an undo
};

/// It did, or holds, what it was asked for and gave a receipt, or refused.
struct forward_answered {
  saga_context saga;
  bool accepted = false;
  std::string receipt;
  instant estimated_delivery = 0; ///< a carrier's
};

/// It did what it had held; or not yet: it is asked again.
struct commit_answered {
  saga_context saga;
  bool accepted = false;
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

/// How long a third party may take before it is asked again: twice as long
/// after each try, up to 16 times. In milliseconds.
constexpr instant patience(instant call_timeout, std::uint32_t tries) {
  return call_timeout << std::min(tries, 4U);
}

constexpr instant longest_patience(instant call_timeout) {
  return patience(call_timeout, ~0U);
}

} // namespace troupe
