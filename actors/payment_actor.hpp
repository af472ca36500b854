#pragma once

#include "actors/participant_actor.hpp"
#include "actors/ports/payment_provider.hpp"

namespace troupe {

/// How the payments ask their provider, who outlives their actor.
third_party asking(payment_provider&);

} // namespace troupe
