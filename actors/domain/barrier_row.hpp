#pragma once

#include "actors/domain/record.hpp"
#include "actors/domain/row_set.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace troupe {

/// What became of a saga's forward command at one participant, or of the
/// preparation of it.
enum class forward_state : std::uint8_t {
  none,
  done,
  refused,
  pending,    ///< it was claimed, a third party has yet to answer
  prepared,   ///< it can be done and can be undone: the order decides
  committing, ///< the order has decided, a third party has yet to confirm
};

constexpr auto names_of(forward_state) {
  return std::array<std::string_view, 6>{"none",    "done",     "refused",
                                         "pending", "prepared", "committing"};
}

/// What became of its compensation. `pending`: promised, a third party has yet
/// to confirm it. `kept`: the third party refused (deliveries alone).
enum class undo_state : std::uint8_t { none, pending, done, kept };

constexpr auto names_of(undo_state) {
  return std::array<std::string_view, 4>{"none", "pending", "done", "kept"};
}

// The barrier (barrier.hpp): one row a saga at each participant settles all
// that at-least-once delivery can do. These facts are the whole of it:
//   forward done or refused    the forward command was decided: a duplicate
//                              gets the same reply again
//   forward prepared           what it needs is held for as long as it takes.
//                              It never decides by itself, but votes again
//                              when it hears nothing
//   forward pending or committing, undo pending
//                              a third party is asked, by one process at a
//                              time and again whenever the row falls due: a
//                              duplicate calls nobody
//   forward == none, undo != none   a tombstone: the compensation came first,
//                              the forward command is refused, never run

/// Whether a row of the barrier has something that undoing it gives back.
template <class Row>
bool holds(const Row& row) {
  return row.forward == forward_state::done
         || row.forward == forward_state::prepared;
}

/// What the removed rows of the barrier (--retention) come to, so that the
/// books still balance. Every participant that has sums says what its accounts
/// are.
struct settled_row {
  static constexpr std::string_view table = "settled";
  std::string account;
  std::int64_t sum = 0;
  TROUPE_FIELDS(account, sum)
};

/// That of an account, to be added to.
inline std::int64_t& settled_sum(row_set<settled_row>& sums,
                                 const std::string& account) {
  return sums.change_or_add({account}).sum;
}

} // namespace troupe
