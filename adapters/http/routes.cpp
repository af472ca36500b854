#include "adapters/http/routes.hpp"

#include "adapters/http/waiting_client.hpp"

#include <iterator>

namespace troupe::http {

waits_for kind_of(const request& asked) {
  if (is_about_health(asked))
    return waits_for::nothing;
  auto& path = asked.path;
  if (path.empty() || path.front() != "orders")
    return waits_for::answer;
  if (asked.method != "POST")
    return path.back() == "events" ? waits_for::events : waits_for::answer;
  auto waits = path.size() == 1 ? preferred_wait(asked).has_value()
                                : path.size() == 3 && path[1] == "checkout";
  return waits ? waits_for::saga : waits_for::answer;
}

std::vector<route> all_routes(gateway& shop, health_checks checks) {
  std::vector<route> result;
  for (auto& some :
       {order_routes(shop), order_event_routes(shop), inventory_routes(shop),
        payment_routes(shop), delivery_routes(shop), dead_letter_routes(shop),
        health_routes(std::move(checks)), docs_routes(),
        webshop_order_routes(shop), webshop_stock_routes(shop),
        webshop_payment_routes(shop)})
    result.insert(result.end(), some.begin(), some.end());
  return result;
}

} // namespace troupe::http
