#pragma once

#include "actors/domain/delivery.hpp"
#include "actors/ports/carrier.hpp"
#include "actors/ports/reader.hpp"
#include "actors/reading.hpp"
#include "actors/shell.hpp"

#include <caf/actor_system.hpp>

namespace troupe {

/// Spawns the deliveries. `carrier` outlives the actor. For `detached` see
/// spawn_inventory.
delivery_actor spawn_delivery(caf::actor_system&, backing<delivery_rows>,
                              carrier&, const shell_settings&,
                              bool detached = true);

delivery_reads spawn_delivery_reads(caf::actor_system&,
                                    const reading<delivery_reader>&,
                                    bool detached = true);

} // namespace troupe
