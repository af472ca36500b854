#include "adapters/http/form.hpp"
#include "adapters/http/idempotency.hpp"
#include "adapters/http/pages.hpp"
#include "adapters/http/routes.hpp"

namespace troupe::http {

namespace {

void deposit(gateway& shop, const caller& c, const path_params& path) {
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
  return {
      {"GET", "/payments",
       list_handler<list_payments>(shop, cursor_kind::saga)},
      {"GET", "/payments/{order_id}",
       show_handler<get_payment>(shop, "order_id")},
      {"GET", "/payments/wallets/{user_id}",
       show_handler<get_wallet>(shop, "user_id")},
      {"POST", "/payments/wallets/{user_id}/deposit", binder(shop)(deposit),
       produces::json, takes::json},
  };
}

} // namespace troupe::http
