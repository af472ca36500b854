#include "adapters/http/routes.hpp"

#include <iterator>

namespace troupe::http {

std::vector<route> all_routes(gateway& shop, vital_signs signs) {
  std::vector<route> result;
  for (auto& some : {order_routes(shop), order_event_routes(shop),
                     inventory_routes(shop), payment_routes(shop),
                     delivery_routes(shop), health_routes(std::move(signs)),
                     docs_routes(), webshop_order_routes(shop),
                     webshop_stock_routes(shop), webshop_payment_routes(shop)})
    result.insert(result.end(), some.begin(), some.end());
  return result;
}

} // namespace troupe::http
