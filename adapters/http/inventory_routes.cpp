#include "adapters/http/form.hpp"
#include "adapters/http/idempotency.hpp"
#include "adapters/http/pages.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/wire/json.hpp"

namespace troupe::http {

namespace {

constexpr std::int64_t most_pieces = 1'000'000'000;
constexpr std::size_t longest_name = 1'000;
constexpr std::size_t longest_description = 10'000;

void create(gateway& shop, const caller& c, const path_params&) {
  auto body = read_object(*c);
  if (!body)
    return;
  form filled{*body};
  create_product command;
  if (filled.has("product_id")) {
    command.product_id = filled.id("product_id");
    if (command.product_id == "reservations")
      filled.wrong("product_id", "'reservations' is the name of a route");
  } else {
    command.product_id = shop.new_id();
  }
  command.name = filled.text("name", 1, longest_name);
  command.price = filled.amount("price");
  command.quantity = filled.whole("quantity", 0, most_pieces);
  if (filled.has("description"))
    command.description = filled.text("description", 0, longest_description);
  if (filled.has("brand"))
    command.brand = filled.text("brand", 0, longest_name);
  if (refuse(*c, filled))
    return;
  // A repeated request is recognised by its content, however it is spelled: no
  // key is needed.
  command.key.fingerprint = fingerprint(wire::to_json(command));
  shop.ask(std::move(command), c, [c](auto& said) {
    auto result = json(said.replayed ? 200 : 201, said.value);
    result.headers.emplace_back("Location",
                                location("/inventory/", said.value.product_id));
    c->respond(std::move(result));
  });
}

void change(gateway& shop, const caller& c, const path_params& path) {
  auto body = read_object(*c);
  if (!body)
    return;
  form filled{*body};
  update_product command;
  command.product_id = path["product_id"];
  if (filled.has("name")) {
    command.given |= update_product::name_;
    command.name = filled.text("name", 1, longest_name);
  }
  if (filled.has("price")) {
    command.given |= update_product::price_;
    command.price = filled.amount("price");
  }
  if (filled.has("description")) {
    command.given |= update_product::description_;
    command.description = filled.text("description", 0, longest_description);
  }
  if (filled.has("brand")) {
    command.given |= update_product::brand_;
    command.brand = filled.text("brand", 0, longest_name);
  }
  if (refuse(*c, filled))
    return;
  command.key = own_key(shop);
  shop.ask(std::move(command), c,
           [c](auto& said) { c->respond(json(200, said.value)); });
}

void restock(gateway& shop, const caller& c, const path_params& path) {
  auto body = read_object(*c);
  if (!body)
    return;
  form filled{*body};
  restock_product command;
  command.product_id = path["product_id"];
  command.quantity = filled.whole("quantity", -most_pieces, most_pieces);
  if (filled.errors().empty() && command.quantity == 0)
    filled.wrong("quantity", "must not be 0");
  if (refuse(*c, filled))
    return;
  change_once(shop, c, "restock", std::move(command));
}

} // namespace

std::vector<route> inventory_routes(gateway& shop) {
  auto bind = binder(shop);
  return {
      {"GET", "/inventory",
       list_handler<list_products>(shop, cursor_kind::position)},
      {"POST", "/inventory", bind(create), produces::json, takes::json},
      {"GET", "/inventory/{product_id}",
       show_handler<get_product>(shop, "product_id")},
      {"PUT", "/inventory/{product_id}", bind(change), produces::json,
       takes::json},
      {"POST", "/inventory/{product_id}/restock", bind(restock), produces::json,
       takes::json},
      {"GET", "/inventory/reservations/{order_id}",
       show_handler<get_reservation>(shop, "order_id")},
  };
}

} // namespace troupe::http
