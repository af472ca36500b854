#include "cmd/front/front.hpp"

#include "adapters/http/problem.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/http/server.hpp"

#include <optional>

namespace troupe {

/// In the order in which they are made; exchanges that the gateway still holds
/// point into the router.
struct front::parts {
  foundation& house;
  shop_settings settings;
  std::optional<http::gateway> gateway;
  std::optional<http::router> router;
  std::optional<http::server> server;

  parts(foundation& on, const shop_settings& wanted, peers participants,
        front_health health)
      : house(on), settings(wanted) {
    http::gateway_settings asking;
    asking.coordination = settings.coordination;
    asking.saga_timeout = settings.saga_deadline + std::chrono::seconds{5};
    gateway.emplace(house.system, std::move(participants), house.ids,
                    house.time, asking);
    router.emplace(
        http::all_routes(*gateway,
                         {std::move(health.missing), std::move(health.degraded),
                          [this] { return house.numbers.text(); }}),
        http::router_hooks{
            [this](std::string_view route, std::string_view method, int status,
                   double seconds) { count(route, method, status, seconds); },
            [this](std::string_view route, std::string_view what) {
              house.lines.write(severity::error, "gateway",
                                std::string{route} + ": " + std::string{what});
            }});
  }

  ~parts() {
    server.reset();
    gateway.reset();
  }

  void count(std::string_view route, std::string_view method, int status,
             double seconds) {
    house.numbers.http_request(route, method, status, seconds);
  }
};

front::front(foundation& house, const shop_settings& settings,
             peers participants, front_health health)
    : parts_(std::make_unique<parts>(house, settings, std::move(participants),
                                     std::move(health))) {}

front::~front() = default;

void front::open() {
  auto& all = *parts_;
  all.server.emplace(
      http::server_settings{
          .host = all.settings.http_host,
          .port = all.settings.http_port,
          .max_waiting
          = static_cast<std::size_t>(all.settings.max_waiting_requests),
          .kind_of = http::kind_of,
          .rejected
          = [&all](
                std::string_view route, std::string_view method, int status,
                double seconds) { all.count(route, method, status, seconds); },
          .warn =
              [&all](std::string_view what) {
                all.house.lines.write(severity::warn, "gateway", what);
              }},
      [&all](std::shared_ptr<http::exchange> asked) {
        all.router->handle(std::move(asked));
      });
  all.server->start();
}

std::uint16_t front::port() const {
  return parts_->server->port();
}

void front::drain() {
  auto& all = *parts_;
  // The last tenth is for those who wait for a saga that will not end in time.
  auto last = all.settings.drain_timeout / 10;
  if (all.server->drain(all.settings.drain_timeout - last))
    return;
  all.gateway->hurry();
  if (!all.server->drain(last))
    all.house.lines.write(severity::warn, "gateway",
                          "the drain timeout passed before every request was "
                          "answered");
}

void front::close() {
  parts_->server.reset();
}

} // namespace troupe
