#include "adapters/http/idempotency.hpp"
#include "adapters/http/negotiation.hpp"
#include "adapters/http/order_form.hpp"
#include "adapters/http/pages.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/http/waiting_client.hpp"

#include <unordered_map>

namespace troupe::http {

namespace {

/// A repeated request: the order's id, with its present status, and the client
/// waits again if it wants to. What the order was is answered where it was
/// removed since.
void answer_again(gateway& shop, const caller& c, const order_ref& placed_as) {
  shop.ask(get_history{placed_as.order_id, 0}, c,
           [&shop, c, order = placed_as](answer<history>& known) mutable {
             auto& events = known.value.events;
             if (!events.empty())
               order.status = events.back().status;
             auto seconds = preferred_wait(c->request());
             if (seconds && !events.empty() && !at_rest(order.status)) {
               auto waiting = std::make_shared<waiting_client>(
                   c, order.order_id, *seconds, gateway::now());
               waiting->accept(order.status);
               waiting->mark_replayed();
               shop.follow(std::move(waiting), true);
               return;
             }
             auto result = placed(order, seconds);
             result.headers.emplace_back("Idempotency-Replayed", "true");
             c->respond(std::move(result));
           });
}

void place(gateway& shop, const caller& c, place_order command,
           std::function<void()> done) {
  auto seconds = preferred_wait(c->request());
  std::shared_ptr<waiting_client> waiting;
  if (seconds) {
    // Follows before the order is placed, so that no event is missed.
    waiting = std::make_shared<waiting_client>(c, command.order_id, *seconds,
                                               gateway::now());
    shop.follow(waiting, false);
  }
  shop.ask(
      std::move(command), c,
      [&shop, c, done, waiting](answer<order_ref>& said) {
        done();
        if (said.replayed) {
          if (waiting)
            waiting->dismiss();
          answer_again(shop, c, said.value);
        } else if (waiting) {
          waiting->accept(said.value.status);
        } else {
          c->respond(placed(said.value, std::nullopt));
        }
      },
      [done, waiting] {
        done();
        if (waiting)
          waiting->dismiss();
      });
}

/// The sum of the products' prices, as they are now.
bool price(const std::vector<product>& products, form& filled, purchase& p) {
  std::unordered_map<std::string_view, money> prices;
  for (auto& one : products)
    prices.emplace(one.product_id, one.price);
  std::optional<money> sum = money{};
  for (auto& line : p.items) {
    auto known = prices.find(line.product_id);
    if (known == prices.end()) {
      filled.wrong("amount", "is missing, and there is no product "
                                 + line.product_id + " to take a price from");
      return false;
    }
    auto of_line = times(known->second, line.quantity);
    sum = sum && of_line ? add(*sum, *of_line) : std::nullopt;
  }
  if (!sum) {
    filled.wrong("amount",
                 "the sum of the lines is more than " + to_decimal(max_money));
    return false;
  }
  p.amount = *sum;
  return true;
}

void create(gateway& shop, const caller& c, const path_params&) {
  auto body = read_object(*c);
  if (!body)
    return;
  form filled{*body};
  auto order = read_order(filled, shop.settings().coordination);
  if (refuse(*c, filled))
    return;
  place_order command;
  command.order_id = shop.new_id();
  command.purchase = std::move(order.purchase);
  command.coordination = order.coordination;
  command.traceparent = traceparent_of(c->request());
  auto taken = take_key(shop, *c, "orders");
  if (!taken)
    return;
  // An order is known by its id: no other one of our own is needed.
  if (!taken->key.id.starts_with(own_id))
    command.key = std::move(taken->key);
  if (order.priced) {
    place(shop, c, std::move(command), taken->done);
    return;
  }
  get_products wanted;
  for (auto& line : command.purchase.items)
    wanted.product_ids.push_back(line.product_id);
  shop.ask(
      std::move(wanted), c,
      [&shop, c, command, done = taken->done](auto& found) mutable {
        wire::document none;
        form priced_form{none};
        if (!price(found.value.items, priced_form, command.purchase)) {
          done();
          refuse(*c, priced_form);
          return;
        }
        place(shop, c, std::move(command), done);
      },
      taken->done);
}

/// Answers 304 where the client has it already (RFC 9110, 13.1.2).
void show_order(const caller& c, const order_view& order) {
  auto result = json(200, order);
  auto etag = '"' + fingerprint(result.body) + '"';
  if (is_known(c->request(), etag))
    result = {304, {}, {}, {}};
  result.headers.emplace_back("ETag", std::move(etag));
  c->respond(std::move(result));
}

void list(gateway& shop, const caller& c, const path_params&) {
  auto page = read_page_request(*c, cursor_kind::position);
  if (!page)
    return;
  list_orders question{std::move(*page), {}, {}};
  if (auto status = c->request().query_value("status")) {
    if (!from_string<order_status>(*status)) {
      c->fail(422, "status is none that an order can have");
      return;
    }
    question.status = *status;
  }
  if (auto user = c->request().query_value("user_id")) {
    if (user->empty()) {
      c->fail(422,
              "user_id must be 1 to 128 bytes; leave it out for all users");
      return;
    }
    question.user_id = *user;
  }
  shop.ask(std::move(question), c, [c](auto& found) {
    c->respond(list_of(c->request(), cursor_kind::position, found.value));
  });
}

} // namespace

std::vector<route> order_routes(gateway& shop) {
  auto bind = binder(shop);
  auto get = [&shop](const caller& c, const path_params& path) {
    shop.ask(get_order{path["order_id"]}, c,
             [c](auto& found) { show_order(c, found.value); });
  };
  auto cancel = [&shop](const caller& c, const path_params& path) {
    change_once(shop, c, "cancel", cancel_order{{}, path["order_id"]}, 202);
  };
  return {
      {"POST", "/orders", bind(create), produces::json, takes::json},
      {"GET", "/orders", bind(list)},
      {"GET", "/orders/{order_id}", get},
      {"POST", "/orders/{order_id}/cancel", cancel},
  };
}

} // namespace troupe::http
