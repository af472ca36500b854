#include "actors/participant_rules.hpp"

/// The actors of all who have a step, which are heavy to compile: once, here.
namespace troupe {

#define TROUPE_SPAWN(participant)                                              \
  template participant_actor<participants::participant>                        \
  spawn_participant<participants::participant>(                                \
      caf::actor_system&, backing<participants::participant::rows>,            \
      const shell_settings&, bool, third_party);
TROUPE_STEPS(TROUPE_SPAWN)

} // namespace troupe
