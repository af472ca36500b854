#include "cmd/shop/shop.hpp"

#include "actors/delivery_actor.hpp"
#include "actors/order_actor.hpp"
#include "actors/order_census.hpp"
#include "actors/order_news.hpp"
#include "actors/payment_actor.hpp"
#include "actors/reading.hpp"
#include "adapters/local/bus.hpp"
#include "adapters/simulated/carrier.hpp"
#include "adapters/simulated/payment_provider.hpp"
#include "cmd/frontend/frontend.hpp"
#include "cmd/process/runtime.hpp"
#include "cmd/stores/stores.hpp"

#include <optional>

namespace troupe {

namespace {

template <class... Participants>
std::vector<participant> numbers_of(types<Participants...>) {
  return {number_of<Participants>...};
}

} // namespace

/// In the order in which they are made.
struct shop::parts {
  shop_settings settings;
  process_runtime runtime;
  std::unique_ptr<stores> kept;
  simulated::ledger books;
  simulated::delay timer;
  simulated::payment_provider provider;
  simulated::carrier carrier;
  local::bus bus;
  order_news news;
  std::vector<caf::actor> actors; ///< in the order in which they are ended
  std::optional<frontend> http;

  parts(const shop_settings& wanted, const log_settings& log)
      : settings(wanted), runtime(log),
        kept(open_stores(wanted, numbers_of(participants::all{}), "troupe",
                         runtime.time)),
        books(wanted.simulation.ledger),
        provider({wanted.simulation.payment_failure_rate, 0,
                  wanted.simulation.payment_latency, wanted.simulation.seed},
                 books, timer),
        carrier({wanted.simulation.delivery_failure_rate,
                 wanted.simulation.cancel_refusal_rate,
                 wanted.simulation.delivery_latency, wanted.simulation.seed},
                books, timer, runtime.time),
        bus([this](order_events events) {
          caf::anon_send(news, std::move(events));
        }) {
    try {
      spawn_actors();
      http->open();
    } catch (...) {
      shut_down();
      throw;
    }
  }

  ~parts() { shut_down(); }

  /// In this order nothing is used after its end.
  void shut_down() {
    if (http)
      http->close();
    bus.disconnect();
    for (auto& actor : actors)
      runtime.end(actor);
    actors.clear();
    timer.stop();
    http.reset();
  }

  void spawn_actors() {
    auto& system = runtime.system;
    // All are opened before an actor is spawned, because opening may throw.
    auto stock = kept->open(participants::inventory{});
    auto payments = kept->open(participants::payment{});
    auto parcels = kept->open(participants::delivery{});
    auto orders = kept->open(participants::order{});
    auto read_stock = readers_of<participants::inventory>(*kept, runtime.watch);
    auto read_payments
        = readers_of<participants::payment>(*kept, runtime.watch);
    auto read_deliveries
        = readers_of<participants::delivery>(*kept, runtime.watch);
    auto read_orders = readers_of<participants::order>(*kept, runtime.watch);
    auto counter = kept->read(participants::order{});
    if (settings.demo)
      stock_demo(*stock, *read_stock.single);
    news = spawn_order_news(system);
    auto order = spawn_order(system, runtime.behind(std::move(orders), bus),
                             runtime.ids, orders_of(settings));
    auto inventory = spawn_participant<participants::inventory>(
        system, runtime.behind(std::move(stock), bus),
        shell_of(settings, settings.simulation.inventory_latency));
    auto payment = spawn_payment(
        system, runtime.behind(std::move(payments), bus), provider,
        shell_of(settings, settings.simulation.wallet_latency));
    auto delivery
        = spawn_delivery(system, runtime.behind(std::move(parcels), bus),
                         carrier, shell_of(settings));
    peers all;
    all.of<participants::order>()
        = {order, spawn_reads<participants::order>(system, read_orders), news};
    all.of<participants::inventory>()
        = {inventory, spawn_reads<participants::inventory>(system, read_stock)};
    all.of<participants::payment>()
        = {payment, spawn_reads<participants::payment>(system, read_payments)};
    all.of<participants::delivery>() = {
        delivery, spawn_reads<participants::delivery>(system, read_deliveries)};
    for_each_type(participants::all{}, [&]<class Participant>() {
      std::apply(
          [&](auto&... one) {
            (actors.push_back(caf::actor_cast<caf::actor>(one)), ...);
          },
          all.of<Participant>());
    });
    actors.push_back(spawn_order_census(
        system, order, [counter] { return counter->open_sagas(); },
        runtime.watch));
    http.emplace(runtime, settings, std::move(all),
                 frontend_health{[this] { return runtime.watch.missing(); },
                                 [] { return std::vector<std::string>{}; }});
    // Until now the bus has kept what was published from the outboxes.
    bus.connect({order, inventory, payment, delivery});
  }
};

shop::shop(const shop_settings& settings, const log_settings& log)
    : parts_(std::make_unique<parts>(settings, log)) {}

shop::~shop() = default;

std::uint16_t shop::port() const {
  return parts_->http->port();
}

void shop::drain() {
  parts_->http->drain();
}

} // namespace troupe
