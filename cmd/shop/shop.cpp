#include "cmd/shop/shop.hpp"

#include "actors/delivery_actor.hpp"
#include "actors/inventory_actor.hpp"
#include "actors/order_actor.hpp"
#include "actors/order_census.hpp"
#include "actors/order_news.hpp"
#include "actors/payment_actor.hpp"
#include "adapters/local/bus.hpp"
#include "adapters/simulated/carrier.hpp"
#include "adapters/simulated/payment_provider.hpp"
#include "cmd/front/front.hpp"
#include "cmd/process/foundation.hpp"
#include "cmd/stores/stores.hpp"

#include <optional>

namespace troupe {

namespace {

/// The participants of one actor system, ended together.
struct cast {
  inventory_actor inventory;
  payment_actor payment;
  delivery_actor delivery;
  order_actor order;
  inventory_reads inventory_reader;
  payment_reads payment_reader;
  delivery_reads delivery_reader;
  order_reads order_reader;
  order_news news;
  caf::actor census;

  void end(foundation& house) const {
    house.end(order, inventory, payment, delivery, inventory_reader,
              payment_reader, delivery_reader, order_reader, news, census);
  }
};

} // namespace

/// In the order in which they are made; taken apart by ~parts.
struct shop::parts {
  shop_settings settings;
  foundation house;
  std::unique_ptr<stores> kept;
  simulated::ledger books;
  simulated::delay timer;
  simulated::payment_provider provider;
  simulated::carrier carrier;
  local::bus bus;
  std::optional<cast> actors;
  std::optional<front> door;

  parts(const shop_settings& wanted, const log_settings& log)
      : settings(wanted), house(log),
        kept(open_stores(wanted,
                         {participant::order, participant::inventory,
                          participant::payment, participant::delivery},
                         "troupe", house.time)),
        books(wanted.simulation.ledger),
        provider({wanted.simulation.payment_failure_rate, 0,
                  wanted.simulation.payment_latency, wanted.simulation.seed},
                 books, timer),
        carrier({wanted.simulation.delivery_failure_rate,
                 wanted.simulation.cancel_refusal_rate,
                 wanted.simulation.delivery_latency, wanted.simulation.seed},
                books, timer, house.time),
        bus([this](order_events events) {
          caf::anon_send(actors->news, std::move(events));
        }) {
    try {
      raise_curtain();
      door->open();
    } catch (...) {
      take_apart();
      throw;
    }
  }

  ~parts() { take_apart(); }

  /// Nobody is used after its end: the actors wait for nobody.
  void take_apart() {
    if (door)
      door->close();
    bus.disconnect();
    if (actors)
      actors->end(house);
    actors.reset();
    timer.stop();
    door.reset();
  }

  void raise_curtain() {
    auto& system = house.system;
    // All are opened before anyone is spawned: what cannot be had throws.
    auto stock = kept->inventory();
    auto payments = kept->payment();
    auto parcels = kept->delivery();
    auto orders = kept->order();
    auto read_stock = house.reading_by([&] { return kept->inventory_reads(); });
    auto read_payments
        = house.reading_by([&] { return kept->payment_reads(); });
    auto read_deliveries
        = house.reading_by([&] { return kept->delivery_reads(); });
    auto read_orders = house.reading_by([&] { return kept->order_reads(); });
    auto counter = kept->order_reads();
    if (settings.demo)
      stock_demo(*stock, *read_stock.single);
    auto order = spawn_order(system, house.behind(std::move(orders), bus),
                             house.ids, orders_of(settings));
    actors.emplace(cast{
        spawn_inventory(
            system, house.behind(std::move(stock), bus),
            shell_of(settings, settings.simulation.inventory_latency)),
        spawn_payment(system, house.behind(std::move(payments), bus), provider,
                      shell_of(settings, settings.simulation.wallet_latency)),
        spawn_delivery(system, house.behind(std::move(parcels), bus), carrier,
                       shell_of(settings)),
        order,
        spawn_inventory_reads(system, read_stock),
        spawn_payment_reads(system, read_payments),
        spawn_delivery_reads(system, read_deliveries),
        spawn_order_reads(system, read_orders),
        spawn_order_news(system),
        spawn_order_census(
            system, order, [counter] { return counter->open_sagas(); },
            house.watch),
    });
    auto& a = *actors;
    door.emplace(house, settings,
                 http::peers{a.inventory, a.inventory_reader, a.payment,
                             a.payment_reader, a.delivery, a.delivery_reader,
                             a.order, a.order_reader, a.news},
                 front_health{[this] { return house.watch.missing(); },
                              [] { return std::vector<std::string>{}; }});
    // What was in the outboxes waits for this.
    bus.connect({a.order, a.inventory, a.payment, a.delivery});
  }
};

shop::shop(const shop_settings& settings, const log_settings& log)
    : parts_(std::make_unique<parts>(settings, log)) {}

shop::~shop() = default;

std::uint16_t shop::port() const {
  return parts_->door->port();
}

void shop::drain() {
  parts_->door->drain();
}

} // namespace troupe
