#pragma once

#include "actors/domain/record.hpp"
#include "actors/domain/third_party_call.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace troupe::exhaustive {

/// The card provider's or the carrier's books of one saga, by the contract of
/// their ports: idempotent by key, and what was taken back is refused later.
struct third_party {
  bool asked = false; ///< for what is to be done, or held
  bool accepted = false;
  bool stands = false; ///< it is done or held, and not undone
  bool held = false;   ///< and is not done yet
  bool barred = false;
  std::vector<std::string> kept; ///< keys of the undoing that was refused
  TROUPE_FIELDS(asked, accepted, stands, held, barred, kept)

  bool is_done() const { return stands && !held; }
};

using third_party_answer
    = std::variant<forward_answered, undo_answered, commit_answered>;

/// What may become of a call: more than one thing where it has the choice.
std::vector<std::pair<third_party, third_party_answer>>
asked(const third_party& whom, const third_party_call&, bool willing);

} // namespace troupe::exhaustive
