#include "actors/domain/coordination.hpp"

namespace troupe {

const coordination_strategy& strategy_of(coordination c) {
  switch (c) {
  case coordination::choreography:
    return choreography;
  case coordination::two_phase_commit:
    return two_phase_commit;
  case coordination::orchestration:
    break;
  }
  return orchestration;
}

} // namespace troupe
