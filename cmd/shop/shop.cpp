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
#include "cmd/front/front.hpp"
#include "cmd/process/foundation.hpp"
#include "cmd/stores/stores.hpp"

#include <optional>

namespace troupe {

namespace {

/// Those who can take part, by their places.
template <class... Participants>
std::vector<participant> numbers_of(types<Participants...>) {
  return {number_of<Participants>...};
}

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
  order_news news;
  std::vector<caf::actor> actors; ///< in the order in which they are ended
  std::optional<front> door;

  parts(const shop_settings& wanted, const log_settings& log)
      : settings(wanted), house(log),
        kept(open_stores(wanted, numbers_of(participants::all{}), "troupe",
                         house.time)),
        books(wanted.simulation.ledger),
        provider({wanted.simulation.payment_failure_rate, 0,
                  wanted.simulation.payment_latency, wanted.simulation.seed},
                 books, timer),
        carrier({wanted.simulation.delivery_failure_rate,
                 wanted.simulation.cancel_refusal_rate,
                 wanted.simulation.delivery_latency, wanted.simulation.seed},
                books, timer, house.time),
        bus([this](order_events events) {
          caf::anon_send(news, std::move(events));
        }) {
    try {
      begin();
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
    for (auto& actor : actors)
      house.end(actor);
    actors.clear();
    timer.stop();
    door.reset();
  }

  void begin() {
    auto& system = house.system;
    // All are opened before anyone is spawned: what cannot be had throws.
    auto stock = kept->open(participants::inventory{});
    auto payments = kept->open(participants::payment{});
    auto parcels = kept->open(participants::delivery{});
    auto orders = kept->open(participants::order{});
    auto read_stock = house.reading_by(
        [&] { return kept->read(participants::inventory{}); });
    auto read_payments
        = house.reading_by([&] { return kept->read(participants::payment{}); });
    auto read_deliveries = house.reading_by(
        [&] { return kept->read(participants::delivery{}); });
    auto read_orders
        = house.reading_by([&] { return kept->read(participants::order{}); });
    auto counter = kept->read(participants::order{});
    if (settings.demo)
      stock_demo(*stock, *read_stock.single);
    news = spawn_order_news(system);
    auto order = spawn_order(system, house.behind(std::move(orders), bus),
                             house.ids, orders_of(settings));
    auto inventory = spawn_participant<participants::inventory>(
        system, house.behind(std::move(stock), bus),
        shell_of(settings, settings.simulation.inventory_latency));
    auto payment = spawn_payment(
        system, house.behind(std::move(payments), bus), provider,
        shell_of(settings, settings.simulation.wallet_latency));
    auto delivery
        = spawn_delivery(system, house.behind(std::move(parcels), bus), carrier,
                         shell_of(settings));
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
        house.watch));
    door.emplace(house, settings, std::move(all),
                 front_health{[this] { return house.watch.missing(); },
                              [] { return std::vector<std::string>{}; }});
    // What was in the outboxes waits for this.
    bus.connect({order, inventory, payment, delivery});
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
