#include "actors/order_actor.hpp"
#include "actors/order_census.hpp"
#include "actors/order_news.hpp"
#include "actors/reading.hpp"
#include "cmd/split/service.hpp"

using namespace troupe;

int main(int argc, char** argv) {
  return run_service<participants::order>(argc, argv, [](service& here) {
    auto rows = here.kept().open(participants::order{});
    auto readers = here.readers<participants::order>();
    auto counter = here.kept().read(participants::order{});
    auto& system = here.runtime().system;
    auto news = spawn_order_news(system);
    here.bus().on_events([news](order_events events) {
      caf::anon_send(news, std::move(events));
    });
    auto actor = spawn_order(system, here.behind(std::move(rows)),
                             here.runtime().ids, orders_of(here.settings()));
    auto census = spawn_order_census(
        system, actor, [counter] { return counter->open_sagas(); },
        here.runtime().watch);
    auto reads = spawn_reads<participants::order>(system, readers);
    auto code = here.serve(participants::order{}, actor, {actor, reads, news});
    here.runtime().end(census);
    return code;
  });
}
