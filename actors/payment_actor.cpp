#include "actors/payment_actor.hpp"

namespace troupe {

third_party asking(payment_provider& provider) {
  auto charge = [&provider](const third_party_call& c, auto tell) {
    provider.charge_card(
        c.saga.saga_id, c.amount,
        [saga = c.saga, tell](payment_provider::charge made) {
          tell({saga, made.accepted, std::move(made.transaction_id)});
        });
  };
  auto authorise = [&provider](const third_party_call& c, auto tell) {
    provider.authorise_card(
        c.saga.saga_id, c.amount,
        [saga = c.saga, tell](payment_provider::charge made) {
          tell({saga, made.accepted, std::move(made.transaction_id)});
        });
  };
  auto capture = [&provider](const third_party_call& c, auto tell) {
    provider.capture(c.saga.saga_id, c.receipt,
                     [saga = c.saga, tell](bool taken) {
                       tell({saga, taken});
                     });
  };
  auto void_it = [&provider](const third_party_call& c, auto tell) {
    provider.void_charge(
        c.saga.saga_id, c.receipt,
        [said = undo_answered{c.saga, c.receipt}, tell] { tell(said); });
  };
  return {"payment provider", "charge", "charged", "voided", charge,
          authorise,          capture,  void_it};
}

} // namespace troupe
