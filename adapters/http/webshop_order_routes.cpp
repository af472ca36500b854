#include "adapters/http/checkout_client.hpp"
#include "adapters/http/idempotency.hpp"
#include "adapters/http/order_form.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/http/webshop.hpp"
#include "adapters/wire/json.hpp"

#include <random>

namespace troupe::http {

namespace {

void create(gateway& shop, const caller& c, const path_params& path) {
  draft_order command{shop.new_id(), path["user_id"],
                      shop.settings().coordination};
  shop.ask(std::move(command), c, [c](auto& said) {
    c->respond(webshop_id("order_id", said.value.order_id));
  });
}

response view(const order_view& order) {
  std::string body = "{";
  wire::write_member(body, "order_id", order.order_id);
  wire::write_member(body, "paid", order.status == order_status::completed);
  body += ",\"items\":[";
  for (auto& line : order.purchase.items) {
    body += &line == order.purchase.items.data() ? "[" : ",[";
    wire::write(body, line.product_id);
    body += ',';
    wire::write(body, line.quantity);
    body += ']';
  }
  body += ']';
  wire::write_member(body, "user_id", order.purchase.user_id);
  wire::write_member(body, "total_cost", units(order.purchase.amount));
  return webshop_answer(body + '}');
}

void find(gateway& shop, const caller& c, const path_params& path) {
  shop.ask(get_order{path["order_id"]}, c,
           [c](auto& found) { c->respond(view(found.value)); });
}

/// The price is that of the present.
void add_item(gateway& shop, const caller& c, const path_params& path) {
  auto quantity = whole_number(*c, path, "quantity", 1, 1'000'000);
  if (!quantity)
    return;
  add_line command{
      own_key(shop), path["order_id"], {path["item_id"], *quantity}, {}};
  shop.ask(get_product{command.line.product_id}, c,
           [&shop, c, command](auto& found) mutable {
             command.price = found.value.price;
             shop.ask(std::move(command), c, [c](auto&) {
               c->respond(webshop_text("the item was added"));
             });
           });
}

void check_out(gateway& shop, const caller& c, const path_params& path) {
  auto order_id = path["order_id"];
  auto waiting = std::make_shared<checkout_client>(
      c, order_id, gateway::now() + shop.settings().saga_timeout.count());
  // Follows before the saga is started, so that no event is missed.
  shop.follow(waiting, false);
  shop.ask(
      check_out_order{own_key(shop), std::move(order_id),
                      traceparent_of(c->request())},
      c, [waiting](auto& said) { waiting->accept(said.value); },
      [waiting] { waiting->dismiss(); });
}

void batch_init(gateway& shop, const caller& c, const path_params& path) {
  auto n = whole_number(*c, path, "n", 0, most_of_batch);
  auto items = n ? whole_number(*c, path, "n_items", 1, INT64_MAX) : n;
  auto users = items ? whole_number(*c, path, "n_users", 1, INT64_MAX) : items;
  auto price = users ? whole_money(*c, path, "item_price") : std::nullopt;
  if (!price)
    return;
  shop.ask(reset_orders{own_key(shop), 0, *n, *items, *users, *price,
                        std::random_device{}(), shop.settings().coordination},
           c, [c, n = *n](auto&) { c->respond(webshop_batch(n)); });
}

} // namespace

std::vector<route> webshop_order_routes(gateway& shop) {
  auto bind = binder(shop);
  return {
      webshop_json("POST", "/orders/create/{user_id}", bind(create)),
      webshop_json("GET", "/orders/find/{order_id}", bind(find)),
      webshop_action("/orders/addItem/{order_id}/{item_id}/{quantity}",
                     bind(add_item)),
      webshop_action("/orders/checkout/{order_id}", bind(check_out)),
      webshop_json("POST",
                   "/orders/batch_init/{n}/{n_items}/{n_users}/{item_price}",
                   bind(batch_init)),
  };
}

} // namespace troupe::http
