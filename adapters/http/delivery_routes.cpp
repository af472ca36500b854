#include "adapters/http/pages.hpp"
#include "adapters/http/routes.hpp"

namespace troupe::http {

std::vector<route> delivery_routes(gateway& shop) {
  return {
      {"GET", "/deliveries",
       list_handler<list_deliveries>(shop, cursor_kind::saga)},
      {"GET", "/deliveries/{order_id}",
       show_handler<get_delivery>(shop, "order_id")},
  };
}

} // namespace troupe::http
