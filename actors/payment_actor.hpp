#pragma once

#include "actors/domain/payment.hpp"
#include "actors/ports/payment_provider.hpp"
#include "actors/ports/reader.hpp"
#include "actors/reading.hpp"
#include "actors/shell.hpp"

#include <caf/actor_system.hpp>

namespace troupe {

/// Spawns the payments. `provider` outlives the actor. For `detached` see
/// spawn_inventory.
payment_actor spawn_payment(caf::actor_system&, backing<payment_rows>,
                            payment_provider& provider, const shell_settings&,
                            bool detached = true);

payment_reads spawn_payment_reads(caf::actor_system&,
                                  const reading<payment_reader>&,
                                  bool detached = true);

} // namespace troupe
