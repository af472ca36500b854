#include "adapters/http/form.hpp"
#include "adapters/http/idempotency.hpp"
#include "adapters/http/pages.hpp"
#include "adapters/http/routes.hpp"

namespace troupe::http {

namespace {

using client = std::shared_ptr<exchange>;

void deposit(gateway& shop, const client& c, const path_params& path) {
  auto body = read_object(*c);
  if (!body)
    return;
  form filled{*body};
  deposit_credit command;
  command.user_id = path["user_id"];
  command.amount = filled.amount("amount", true);
  if (filled.errors().empty() && command.amount.minor == 0)
    filled.wrong("amount", "must not be 0");
  if (refuse(*c, filled))
    return;
  change_once(shop, c, "deposit", std::move(command));
}

} // namespace

std::vector<route> payment_routes(gateway& shop) {
  auto list = [&shop](const client& c, const path_params&) {
    auto page = read_page_request(*c, cursor_kind::saga);
    if (!page)
      return;
    shop.ask(list_payments{std::move(*page)}, c, [c](auto& found) {
      c->respond(list_of(c->request(), cursor_kind::saga, found.value));
    });
  };
  auto get = [&shop](const client& c, const path_params& path) {
    shop.ask(get_payment{std::string{path["order_id"]}}, c,
             [c](auto& found) { c->respond(json(200, found.value)); });
  };
  auto wallet = [&shop](const client& c, const path_params& path) {
    shop.ask(get_wallet{std::string{path["user_id"]}}, c,
             [c](auto& found) { c->respond(json(200, found.value)); });
  };
  auto fill = [&shop](const client& c, const path_params& path) {
    deposit(shop, c, path);
  };
  return {
      {"GET", "/payments", produces::json, takes::nothing, list},
      {"GET", "/payments/{order_id}", produces::json, takes::nothing, get},
      {"GET", "/payments/wallets/{user_id}", produces::json, takes::nothing,
       wallet},
      {"POST", "/payments/wallets/{user_id}/deposit", produces::json,
       takes::json, fill},
  };
}

} // namespace troupe::http
