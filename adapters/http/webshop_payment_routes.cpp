#include "adapters/http/idempotency.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/http/webshop.hpp"
#include "adapters/wire/json.hpp"

namespace troupe::http {

namespace {

/// A wallet with nothing in it.
void create(gateway& shop, const caller& c, const path_params&) {
  shop.ask(deposit_credit{{}, shop.new_id(), {}}, c, [c](auto& said) {
    c->respond(webshop_id("user_id", said.value.user_id));
  });
}

void find(gateway& shop, const caller& c, const path_params& path) {
  shop.ask(get_wallet{path["user_id"]}, c, [c](auto& found) {
    std::string body = "{";
    wire::write_member(body, "user_id", found.value.user_id);
    wire::write_member(body, "credit", units(found.value.credit));
    c->respond(webshop_answer(body + '}'));
  });
}

/// `sign`: -1 withdraws.
void change(gateway& shop, const caller& c, const path_params& path, int sign) {
  auto amount = whole_money(*c, path, "amount");
  if (!amount)
    return;
  shop.ask(
      deposit_credit{
          own_key(shop), path["user_id"], {sign * amount->minor}, false},
      c, [c](auto&) { c->respond(webshop_text("the credit was changed")); });
}

void batch_init(gateway& shop, const caller& c, const path_params& path) {
  auto n = whole_number(*c, path, "n", 0, most_of_batch);
  auto credit = n ? whole_money(*c, path, "starting_money") : std::nullopt;
  if (!credit)
    return;
  shop.ask(reset_wallets{own_key(shop), 0, *n, *credit}, c,
           [c, n = *n](auto&) { c->respond(webshop_batch(n)); });
}

} // namespace

std::vector<route> webshop_payment_routes(gateway& shop) {
  auto bind = binder(shop);
  return {
      webshop_json("POST", "/payment/create_user", bind(create)),
      webshop_json("GET", "/payment/find_user/{user_id}", bind(find)),
      webshop_action("/payment/add_funds/{user_id}/{amount}", bind(change, 1)),
      webshop_action("/payment/pay/{user_id}/{amount}", bind(change, -1)),
      webshop_json("POST", "/payment/batch_init/{n}/{starting_money}",
                   bind(batch_init)),
  };
}

} // namespace troupe::http
