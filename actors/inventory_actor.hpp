#pragma once

#include "actors/domain/inventory.hpp"
#include "actors/ports/reader.hpp"
#include "actors/shell.hpp"

#include <caf/actor_system.hpp>

namespace troupe {

/// Spawns the inventory. It blocks on its store: `detached` gives it a thread
/// of its own (not on the deterministic scheduler of tests).
inventory_actor spawn_inventory(caf::actor_system&, backing<inventory_rows>,
                                const shell_settings&, bool detached = true);

/// Answers reads, on a connection of its own.
inventory_reads spawn_inventory_reads(caf::actor_system&,
                                      std::shared_ptr<inventory_reader>,
                                      bool detached = true);

} // namespace troupe
