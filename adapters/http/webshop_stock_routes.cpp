#include "adapters/http/idempotency.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/http/webshop.hpp"
#include "adapters/wire/json.hpp"

namespace troupe::http {

namespace {

constexpr std::int64_t most_pieces = 1'000'000'000;

void create(gateway& shop, const caller& c, const path_params& path) {
  auto price = whole_money(*c, path, "price");
  if (!price)
    return;
  auto id = shop.new_id();
  shop.ask(create_product{{}, id, "Item " + id, *price, 0, {}, {}}, c,
           [c](auto& said) {
             c->respond(webshop_id("item_id", said.value.product_id));
           });
}

void find(gateway& shop, const caller& c, const path_params& path) {
  shop.ask(get_product{path["item_id"]}, c, [c](auto& found) {
    std::string body = "{";
    wire::write_member(body, "stock", found.value.available);
    wire::write_member(body, "price", units(found.value.price));
    c->respond(webshop_answer(body + '}'));
  });
}

/// `sign`: -1 takes them out.
void change(gateway& shop, const caller& c, const path_params& path, int sign) {
  auto amount = whole_number(*c, path, "amount", 0, most_pieces);
  if (!amount)
    return;
  shop.ask(restock_product{own_key(shop), path["item_id"], sign * *amount}, c,
           [c](auto&) { c->respond(webshop_text("the stock was changed")); });
}

void batch_init(gateway& shop, const caller& c, const path_params& path) {
  auto n = whole_number(*c, path, "n", 0, most_of_batch);
  auto stock = n ? whole_number(*c, path, "starting_stock", 0, most_pieces) : n;
  auto price = stock ? whole_money(*c, path, "item_price") : std::nullopt;
  if (!price)
    return;
  shop.ask(reset_products{own_key(shop), 0, *n, *stock, *price}, c,
           [c, n = *n](auto&) { c->respond(webshop_batch(n)); });
}

} // namespace

std::vector<route> webshop_stock_routes(gateway& shop) {
  auto bind = binder(shop);
  return {
      webshop_json("POST", "/stock/item/create/{price}", bind(create)),
      webshop_json("GET", "/stock/find/{item_id}", bind(find)),
      webshop_action("/stock/add/{item_id}/{amount}", bind(change, 1)),
      webshop_action("/stock/subtract/{item_id}/{amount}", bind(change, -1)),
      webshop_json("POST",
                   "/stock/batch_init/{n}/{starting_stock}/{item_price}",
                   bind(batch_init)),
  };
}

} // namespace troupe::http
