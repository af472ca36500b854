#include "actors/delivery_actor.hpp"

#include "actors/domain/delivery.hpp"
#include "actors/participant_rules.hpp"

namespace troupe {

namespace {

third_party asking(carrier& carrier) {
  return {
      .name = "carrier",
      .receipt = "booking",
      .done = "booked",
      .undone = "called back",
      .forward =
          [&carrier](const third_party_call& c, auto tell) {
            carrier.book(c.saga.saga_id, c.address,
                         [saga = c.saga, tell](carrier::booking made) {
                           tell({saga, made.accepted,
                                 std::move(made.tracking_number),
                                 made.estimated_delivery});
                         });
          },
      .undo =
          [&carrier](const third_party_call& c, auto tell) {
            carrier.call_back(c.saga.saga_id, c.receipt, c.number,
                              [c, tell](bool given_back) {
                                tell({c.saga, c.receipt, given_back, c.number});
                              });
          },
  };
}

} // namespace

participant_actor<participants::delivery>
spawn_delivery(caf::actor_system& system, backing<delivery_rows> outside,
               carrier& carrier, const shell_settings& settings,
               bool detached) {
  return spawn_participant<participants::delivery>(
      system, std::move(outside), settings, detached, asking(carrier));
}

} // namespace troupe
