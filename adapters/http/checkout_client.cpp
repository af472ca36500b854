#include "adapters/http/checkout_client.hpp"

#include "adapters/http/webshop.hpp"

namespace troupe::http {

namespace {

/// What is taken back was completed before.
bool is_end(order_status status) {
  return at_rest(status) || status == order_status::cancelling;
}

} // namespace

void checkout_client::accept(const order_ref& order) {
  since_ = order.seq;
  if (is_end(order.status))
    respond(order.status, reason::none);
  for (auto& event : early_)
    take(event, true);
}

bool checkout_client::take(const order_event& event, bool) {
  if (answered_)
    return false;
  if (!is_end(event.status))
    return true;
  if (since_ == 0) {
    early_.push_back(event);
    return true;
  }
  // An end before that is an earlier attempt's.
  if (event.seq > since_)
    respond(event.status, event.reason);
  return !answered_;
}

bool checkout_client::wait(instant now) {
  if (!answered_ && (now >= deadline_ || client_->abandoned()))
    give_up(504, "the order is still on its way, and goes on");
  return !answered_;
}

bool checkout_client::hurry() {
  if (!answered_)
    give_up(503, "the shop is about to close; the order goes on");
  return false;
}

void checkout_client::respond(order_status status, reason why) {
  if (std::exchange(answered_, true))
    return;
  if (status == order_status::failed)
    give_up(client_->refusal_status(409),
            why == reason::none ? to_string(status) : to_string(why));
  else
    client_->respond(webshop_text("the order is paid"));
}

void checkout_client::give_up(int status, std::string_view detail) {
  answered_ = true;
  client_->fail(status, detail);
}

} // namespace troupe::http
