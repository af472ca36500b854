#include "actors/domain/inventory.hpp"
#include "actors/participant_rules.hpp"

/// Those that ask no third party; the others stand beside its port.
namespace troupe {

template participant_actor<participants::inventory>
spawn_participant<participants::inventory>(caf::actor_system&,
                                           backing<inventory_rows>,
                                           const shell_settings&, bool,
                                           third_party);

} // namespace troupe
