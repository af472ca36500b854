#include "actors/delivery_actor.hpp"
#include "actors/reading.hpp"
#include "adapters/simulated/carrier.hpp"
#include "cmd/split/service.hpp"

using namespace troupe;

int main(int argc, char** argv) {
  return run_service<participants::delivery>(argc, argv, [](service& here) {
    auto& simulation = here.settings().simulation;
    simulated::ledger books{simulation.ledger};
    simulated::delay timer;
    simulated::carrier carrier{{simulation.delivery_failure_rate,
                                simulation.cancel_refusal_rate,
                                simulation.delivery_latency, simulation.seed},
                               books,
                               timer,
                               here.runtime().time};
    auto rows = here.kept().open(participants::delivery{});
    auto readers = here.readers<participants::delivery>();
    auto& system = here.runtime().system;
    auto actor = spawn_delivery(system, here.behind(std::move(rows)), carrier,
                                shell_of(here.settings()));
    auto reads = spawn_reads<participants::delivery>(system, readers);
    return here.serve(participants::delivery{}, actor, {actor, reads});
  });
}
