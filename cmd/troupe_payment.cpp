#include "actors/payment_actor.hpp"
#include "actors/reading.hpp"
#include "adapters/simulated/payment_provider.hpp"
#include "cmd/split/service.hpp"

using namespace troupe;

int main(int argc, char** argv) {
  return run_service<participants::payment>(argc, argv, [](service& here) {
    auto& simulation = here.settings().simulation;
    simulated::ledger books{simulation.ledger};
    simulated::delay timer;
    simulated::payment_provider provider{{simulation.payment_failure_rate, 0,
                                          simulation.payment_latency,
                                          simulation.seed},
                                         books,
                                         timer};
    auto rows = here.kept().open(participants::payment{});
    auto readers = here.readers<participants::payment>();
    auto& system = here.runtime().system;
    auto actor
        = spawn_payment(system, here.behind(std::move(rows)), provider,
                        shell_of(here.settings(), simulation.wallet_latency));
    auto reads = spawn_reads<participants::payment>(system, readers);
    return here.serve(participants::payment{}, actor, {actor, reads});
  });
}
