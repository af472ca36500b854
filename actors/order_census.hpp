#pragma once

#include "actors/domain/order.hpp"
#include "actors/interfaces.hpp"
#include "actors/ports/telemetry.hpp"

#include <caf/actor.hpp>
#include <caf/actor_system.hpp>

#include <functional>
#include <vector>

namespace troupe {

/// Spawns an actor that counts the sagas which are on their way in the store,
/// every second, and tells `watch`, which outlives it, and the orders. `count`
/// has a connection and (`detached`) a thread of its own: one that throws is a
/// line in the log, and one that takes its time holds up nobody. Ends with the
/// orders.
caf::actor spawn_order_census(caf::actor_system&, const order_actor& orders,
                              std::function<std::vector<saga_count>()> count,
                              telemetry& watch, bool detached = true);

} // namespace troupe
