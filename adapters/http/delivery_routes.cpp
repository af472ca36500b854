#include "adapters/http/pages.hpp"
#include "adapters/http/routes.hpp"

namespace troupe::http {

std::vector<route> delivery_routes(gateway& shop) {
  using client = std::shared_ptr<exchange>;
  auto list = [&shop](const client& c, const path_params&) {
    auto page = read_page_request(*c, cursor_kind::saga);
    if (!page)
      return;
    shop.ask(list_deliveries{std::move(*page)}, c, [c](auto& found) {
      c->respond(list_of(c->request(), cursor_kind::saga, found.value));
    });
  };
  auto get = [&shop](const client& c, const path_params& path) {
    shop.ask(get_delivery{std::string{path["order_id"]}}, c,
             [c](auto& found) { c->respond(json(200, found.value)); });
  };
  return {
      {"GET", "/deliveries", produces::json, takes::nothing, list},
      {"GET", "/deliveries/{order_id}", produces::json, takes::nothing, get},
  };
}

} // namespace troupe::http
