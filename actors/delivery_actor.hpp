#pragma once

#include "actors/participant_actor.hpp"
#include "actors/ports/carrier.hpp"

namespace troupe {

/// How the deliveries ask their carrier, who outlives their actor.
third_party asking(carrier&);

} // namespace troupe
