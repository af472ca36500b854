#pragma once

#include "actors/domain/inventory.hpp"
#include "actors/ports/reader.hpp"
#include "actors/reading.hpp"
#include "actors/shell.hpp"

#include <caf/actor_system.hpp>

namespace troupe {

/// Spawns the inventory. It blocks on its store: `detached` gives it a thread
/// of its own (not on the deterministic scheduler of tests).
inventory_actor spawn_inventory(caf::actor_system&, backing<inventory_rows>,
                                const shell_settings&, bool detached = true);

/// Answers reads: lists, and all others, on threads and connections of their
/// own.
inventory_reads spawn_inventory_reads(caf::actor_system&,
                                      const reading<inventory_reader>&,
                                      bool detached = true);

} // namespace troupe
