#include "cmd/shop/shop.hpp"

#include "actors/delivery_actor.hpp"
#include "actors/inventory_actor.hpp"
#include "actors/order_actor.hpp"
#include "actors/payment_actor.hpp"
#include "adapters/http/gateway.hpp"
#include "adapters/http/problem.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/http/server.hpp"
#include "adapters/local/bus.hpp"
#include "adapters/simulated/carrier.hpp"
#include "adapters/simulated/payment_provider.hpp"
#include "adapters/telemetry/log.hpp"
#include "adapters/telemetry/metrics.hpp"
#include "adapters/telemetry/telemetry.hpp"
#include "cmd/shop/process.hpp"
#include "cmd/shop/readiness.hpp"
#include "cmd/shop/stores.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>

#include <optional>

namespace troupe {

namespace {

/// Work sharing, because work stealing polls, and walks the whole queue.
struct caf_config : caf::actor_system_config {
  caf_config() {
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", std::size_t{2});
    set("scheduler.max-throughput", std::size_t{50});
  }
};

shell_settings shell_of(const shop_settings& settings,
                        std::chrono::milliseconds latency = {}) {
  shell_settings result{settings.max_batch, settings.step_timeout};
  result.latency = latency;
  // With the jitter of a quarter.
  result.longest_wait
      = std::max(result.longest_wait, settings.step_timeout * 5 / 4);
  return result;
}

order_settings orders_of(const shop_settings& settings) {
  order_settings result;
  result.shell = shell_of(settings);
  result.saga.step_timeout = settings.step_timeout.count();
  result.saga.saga_deadline = settings.saga_deadline.count();
  result.max_in_flight = settings.max_open_sagas;
  return result;
}

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

  void end(caf::actor_system& system) const {
    caf::scoped_actor self{system};
    auto exit = [&](const auto& who) {
      self->send_exit(who, caf::exit_reason::user_shutdown);
      self->wait_for(who);
    };
    exit(order);
    exit(inventory);
    exit(payment);
    exit(delivery);
    exit(inventory_reader);
    exit(payment_reader);
    exit(delivery_reader);
    exit(order_reader);
  }
};

} // namespace

/// In the order in which they are made; taken apart by ~parts.
struct shop::parts {
  shop_settings settings;
  logger lines;
  metrics numbers{version()};
  observer observing{lines, numbers};
  readiness watch{observing};
  system_clock time;
  random_ids ids;
  stores kept;
  simulated::ledger books;
  simulated::delay timer;
  simulated::payment_provider provider;
  simulated::carrier carrier;
  caf_config config;
  caf::actor_system system{config};
  local::bus bus;
  std::optional<cast> actors;
  std::optional<http::gateway> gateway;
  std::optional<http::router> router;
  std::optional<http::server> server;

  parts(const shop_settings& wanted, const log_settings& log)
      : settings(wanted), lines(log), kept(open_stores(wanted.data_dir, time)),
        books(wanted.simulation.ledger),
        provider({wanted.simulation.payment_failure_rate, 0,
                  wanted.simulation.payment_latency, wanted.simulation.seed},
                 books, timer),
        carrier({wanted.simulation.delivery_failure_rate,
                 wanted.simulation.cancel_refusal_rate,
                 wanted.simulation.delivery_latency, wanted.simulation.seed},
                books, timer, time),
        bus([this](std::vector<order_event> events) {
          gateway->publish(std::move(events));
        }) {
    try {
      if (settings.demo)
        stock_demo(kept);
      raise_curtain();
      open_doors();
    } catch (...) {
      take_apart();
      throw;
    }
  }

  ~parts() { take_apart(); }

  /// Nobody is used after its end: the actors wait for nobody, the exchanges
  /// that the gateway still holds point into the router.
  void take_apart() {
    server.reset();
    bus.disconnect();
    if (actors)
      actors->end(system);
    actors.reset();
    timer.stop();
    gateway.reset();
    router.reset();
  }

  template <class Rows>
  backing<Rows> behind(std::shared_ptr<store<Rows>> rows) {
    return {std::move(rows), &bus, &time, &watch};
  }

  void raise_curtain() {
    auto& simulated = settings.simulation;
    auto wallets = shell_of(settings, simulated.wallet_latency);
    auto stock = shell_of(settings, simulated.inventory_latency);
    actors.emplace(cast{
        spawn_inventory(system, behind(kept.inventory), stock),
        spawn_payment(system, behind(kept.payment), provider, wallets),
        spawn_delivery(system, behind(kept.delivery), carrier,
                       shell_of(settings)),
        spawn_order(
            system, behind(kept.order), ids, orders_of(settings),
            [counter = kept.order_counter] { return counter->open_sagas(); }),
        spawn_inventory_reads(system, kept.inventory_reads),
        spawn_payment_reads(system, kept.payment_reads),
        spawn_delivery_reads(system, kept.delivery_reads),
        spawn_order_reads(system, kept.order_reads),
    });
    auto& a = *actors;
    http::gateway_settings asking;
    asking.coordination = settings.coordination;
    gateway.emplace(system,
                    http::peers{a.inventory, a.inventory_reader, a.payment,
                                a.payment_reader, a.delivery_reader, a.order,
                                a.order_reader},
                    ids, time, asking);
    // What was in the outboxes waits for this.
    bus.connect({a.order, a.inventory, a.payment, a.delivery});
  }

  void open_doors() {
    auto count = [this](std::string_view route, std::string_view method,
                        int status, double seconds) {
      numbers.http_request(route, method, status, seconds);
    };
    router.emplace(
        http::native_routes(*gateway,
                            {[this] { return watch.missing(); },
                             [] { return std::vector<std::string>{}; },
                             [this] { return numbers.text(); }}),
        http::router_hooks{
            count, [this](std::string_view route, std::string_view what) {
              lines.write(severity::error, "gateway",
                          std::string{route} + ": " + std::string{what});
            }});
    server.emplace(
        http::server_settings{.host = settings.http_host,
                              .port = settings.http_port,
                              .max_waiting = static_cast<std::size_t>(
                                  settings.max_waiting_requests),
                              .rejected = count},
        [this](std::shared_ptr<http::exchange> asked) {
          router->handle(std::move(asked));
        });
    server->start();
  }
};

shop::shop(const shop_settings& settings, const log_settings& log)
    : parts_(std::make_unique<parts>(settings, log)) {}

shop::~shop() = default;

std::uint16_t shop::port() const {
  return parts_->server->port();
}

void shop::drain() {
  auto& all = *parts_;
  // The last tenth is for those who wait for a saga that will not end in time.
  auto last = all.settings.drain_timeout / 10;
  if (all.server->drain(all.settings.drain_timeout - last))
    return;
  all.gateway->hurry();
  if (!all.server->drain(last))
    all.lines.write(severity::warn, "gateway",
                    "the drain timeout passed before every request was "
                    "answered");
}

} // namespace troupe
