#include "actors/domain/coordination.hpp"

#include "actors/domain/orchestration.hpp"

namespace troupe {

namespace {

constexpr coordination_strategy orchestrated{
    .start = orchestration::start,
    .on_reply = orchestration::on_reply,
    .on_due = orchestration::on_due,
    .cancel = orchestration::cancel,
};

} // namespace

const coordination_strategy& strategy_of(coordination c) {
  switch (c) {
  case coordination::orchestration:
    break;
  }
  return orchestrated;
}

} // namespace troupe
