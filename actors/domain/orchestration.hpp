#pragma once

#include "actors/domain/coordination.hpp"

/// The coordinator sends each command and decides on each reply: forward step
/// by step, backwards in reverse order (Garcia-Molina and Salem, Sagas, 1987).
/// All of them throw unknown_plan, and then have changed the row in part.
namespace troupe::orchestration {

decision start(order_row&, std::string saga_id, const saga_settings&, moment);

decision on_reply(order_row&, const step_reply&, const saga_settings&, moment);

decision on_due(order_row&, const saga_settings&, moment, bool unsent);

decision cancel(order_row&, const saga_settings&, moment);

} // namespace troupe::orchestration
