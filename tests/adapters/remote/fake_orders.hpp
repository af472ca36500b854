#pragma once

#include "actors/interfaces.hpp"
#include "actors/ports/clock.hpp"

#include <caf/actor_system.hpp>

#include <string>

namespace troupe::remote {

/// Actors in the place of an order process, on threads of their own as the
/// real ones. An order that is asked for has
/// `name` as its saga's id; a list has as many orders as its limit; a placed
/// order is answered with the size of its products' names as its id; that one
/// is cancelling is news; one that is checked out is answered with the
/// milliseconds that are left of its time as the number of its history, or
/// refused if there are none. Who asks for the order "silence", places it or
/// checks it out, is never answered. `time` outlives the actors.
handles<participants::order>
spawn_fake_orders(caf::actor_system&, std::string name, const clock& time);

} // namespace troupe::remote
