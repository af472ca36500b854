#include "adapters/http/routes.hpp"

#include <iterator>

namespace troupe::http {

std::vector<route> native_routes(gateway& shop, vital_signs signs) {
  std::vector<route> result;
  for (auto& some :
       {order_routes(shop), order_event_routes(shop), inventory_routes(shop),
        payment_routes(shop), delivery_routes(shop),
        health_routes(std::move(signs)), docs_routes()})
    result.insert(result.end(), some.begin(), some.end());
  return result;
}

} // namespace troupe::http
