#include "actors/delivery_actor.hpp"

namespace troupe {

third_party asking(carrier& carrier) {
  auto book = [&carrier](const third_party_call& c, auto tell) {
    carrier.book(c.saga.saga_id, c.address,
                 [saga = c.saga, tell](carrier::booking made) {
                   tell({saga, made.accepted, std::move(made.tracking_number),
                         made.estimated_delivery});
                 });
  };
  auto hold = [&carrier](const third_party_call& c, auto tell) {
    carrier.hold(c.saga.saga_id, c.address,
                 [saga = c.saga, tell](carrier::booking made) {
                   tell({saga, made.accepted, std::move(made.tracking_number),
                         made.estimated_delivery});
                 });
  };
  auto confirm = [&carrier](const third_party_call& c, auto tell) {
    carrier.confirm(c.saga.saga_id, c.receipt,
                    [saga = c.saga, tell](bool done) {
                      tell({saga, done});
                    });
  };
  auto call_back = [&carrier](const third_party_call& c, auto tell) {
    carrier.call_back(c.saga.saga_id, c.receipt, c.number,
                      [c, tell](bool given_back) {
                        tell({c.saga, c.receipt, given_back, c.number});
                      });
  };
  return {"carrier", "booking", "booked", "called back",
          book,      hold,      confirm,  call_back};
}

} // namespace troupe
