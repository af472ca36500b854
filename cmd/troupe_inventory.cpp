#include "actors/participant_actor.hpp"
#include "actors/reading.hpp"
#include "cmd/split/service.hpp"

using namespace troupe;

int main(int argc, char** argv) {
  return run_service<participants::inventory>(argc, argv, [](service& here) {
    auto rows = here.kept().open(participants::inventory{});
    auto readers = here.readers<participants::inventory>();
    if (here.settings().demo)
      stock_demo(*rows, *readers.single);
    auto& system = here.runtime().system;
    auto actor = spawn_participant<participants::inventory>(
        system, here.behind(std::move(rows)),
        shell_of(here.settings(),
                 here.settings().simulation.inventory_latency));
    auto reads = spawn_reads<participants::inventory>(system, readers);
    return here.serve(participants::inventory{}, actor, {actor, reads});
  });
}
