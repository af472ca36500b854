#pragma once

#include "adapters/http/admission.hpp"
#include "adapters/http/gateway.hpp"
#include "adapters/http/router.hpp"

#include <functional>
#include <string>
#include <vector>

/// The routes, a file a resource and dialect. The gateway outlives them.
namespace troupe::http {

/// What the health routes report.
struct health_checks {
  /// What is missing to accept orders; empty: nothing.
  std::function<std::vector<std::string>()> missing;
  /// What works less well, as the bus; empty: nothing.
  std::function<std::vector<std::string>()> degraded;
  /// Prometheus text.
  std::function<std::string()> metrics;
};

/// Makes a route's handler of a function `f(gateway&, client, path, more...)`.
inline auto binder(gateway& shop) {
  return [&shop](auto f, auto... more) {
    return [&shop, f, more...](const caller& client, const path_params& path) {
      f(shop, client, path, more...);
    };
  };
}

std::vector<route> order_routes(gateway&);
std::vector<route> order_event_routes(gateway&);
std::vector<route> inventory_routes(gateway&);
std::vector<route> payment_routes(gateway&);
std::vector<route> delivery_routes(gateway&);
std::vector<route> dead_letter_routes(gateway&);
std::vector<route> webshop_order_routes(gateway&);
std::vector<route> webshop_stock_routes(gateway&);
std::vector<route> webshop_payment_routes(gateway&);

/// All who ask the gateway: the native ones and the dialects.
using routes_of = std::vector<route> (*)(gateway&);
inline constexpr routes_of gateway_routes[] = {
    order_routes,         order_event_routes,   inventory_routes,
    payment_routes,       delivery_routes,      dead_letter_routes,
    webshop_order_routes, webshop_stock_routes, webshop_payment_routes,
};

std::vector<route> docs_routes();
std::vector<route> health_routes(health_checks);

/// Whether it is for one of the health routes.
bool is_about_health(const request&);

/// Under which limit a request waits.
waits_for kind_of(const request&);

std::vector<route> all_routes(gateway&, health_checks);

} // namespace troupe::http
