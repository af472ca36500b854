#include "actors/order_actor.hpp"
#include "cmd/split/service.hpp"

using namespace troupe;

int main(int argc, char** argv) {
  return run_service(participant::order, argc, argv, [](service& here) {
    auto rows = here.kept().order();
    auto reader = here.kept().order_reads();
    auto& system = here.house().system;
    auto actor = spawn_order(system, here.behind(std::move(rows)),
                             here.house().ids, orders_of(here.settings()),
                             [counter = here.kept().order_reads()] {
                               return counter->open_sagas();
                             });
    auto reads = spawn_order_reads(system, std::move(reader));
    return here.serve(remote::order_service{}, actor, reads, {actor, reads});
  });
}
