#pragma once

#include "tests/stage/shop.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace troupe::simulation {

/// A fault that is put between the real actors and their ports: the simulation
/// has to find each of them.
enum class mutant : std::uint8_t {
  none,
  no_barrier,            ///< what was reserved is reserved again
  no_outbox,             ///< messages are published, and written nowhere
  no_tombstone,          ///< an undoing that comes first leaves no trace
  unforced_vote,         ///< a vote was given, and is lost in a crash
  forgotten_decision,    ///< at the first acknowledgement; no record: abort
  impatient_vote,        ///< who votes once more aborts instead of waiting
  undo_once,             ///< a command to undo is sent once
  early_offset,          ///< a message is done before its transaction is
  unacknowledged_resend, ///< sent again although it may not have gone out yet
};

constexpr auto names_of(mutant) {
  return std::array<std::string_view, 10>{
      "none",          "no_barrier",           "no_outbox",      "no_tombstone",
      "unforced_vote", "forgotten_decision",   "impatient_vote", "undo_once",
      "early_offset",  "unacknowledged_resend"};
}

/// Puts it into a shop, which outlives this.
class mutation {
public:
  mutation(shop&, mutant);
  ~mutation();

  /// Whether it makes this message vanish on its way.
  bool swallows(const message&);

  /// Whether it makes messages vanish where it should not: what has been told
  /// and is not heard is its very symptom.
  static bool loses_messages(mutant);

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace troupe::simulation
