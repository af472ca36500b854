#pragma once

#include "actors/backing.hpp"
#include "actors/domain/third_party.hpp"

#include <caf/actor_system.hpp>

#include <functional>
#include <string_view>

namespace troupe {

/// Who does for a participant what is not the shop's to do. The functions may
/// be answered from any thread, later, or never; they may throw.
struct third_party {
  std::string_view name; ///< for people, as the words
  /// What it gives a receipt for: `charge`, of which is said that it is
  /// `charged` or `voided`.
  std::string_view receipt;
  std::string_view done;
  std::string_view undone;
  std::function<void(const third_party_call&,
                     std::function<void(forward_answered)>)>
      forward;
  std::function<void(const third_party_call&,
                     std::function<void(forward_answered)>)>
      prepare;
  std::function<void(const third_party_call&,
                     std::function<void(commit_answered)>)>
      commit;
  std::function<void(const third_party_call&,
                     std::function<void(undo_answered)>)>
      undo;
};

/// Spawns a participant: its rules are the functions `want` and `handle` of its
/// rows (domain/). It blocks on its store: `detached` gives it a thread of its
/// own (not on the deterministic scheduler of tests). One that asks a third
/// party is spawned with it.
template <class Participant>
participant_actor<Participant>
spawn_participant(caf::actor_system&, backing<typename Participant::rows>,
                  const shell_settings&, bool detached = true,
                  third_party asked = {});

} // namespace troupe
