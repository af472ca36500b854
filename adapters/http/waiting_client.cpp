#include "adapters/http/waiting_client.hpp"

#include "adapters/http/field_text.hpp"
#include "adapters/http/views.hpp"

#include <algorithm>
#include <charconv>

namespace troupe::http {

std::optional<int> preferred_wait(const request& asked) {
  for (auto rest = asked.header("prefer").value_or(""); !rest.empty();) {
    auto one = next_part(rest, ',');
    // Names of preferences are compared without case (RFC 7240, 2).
    if (!same(one.substr(0, 5), "wait="))
      continue;
    one.remove_prefix(5);
    one = one.substr(0, one.find_first_of(" \t;"));
    if (one.empty() || one.find_first_not_of("0123456789") != one.npos)
      return std::nullopt;
    int seconds = 60; // what does not fit into it is more than enough
    std::from_chars(one.data(), one.data() + one.size(), seconds);
    return std::min(seconds, 60);
  }
  return std::nullopt;
}

response placed(const order_ref& order, std::optional<int> waited) {
  auto result = json(201, order);
  result.headers.emplace_back("Location", location("/orders/", order.order_id));
  if (waited)
    result.headers.emplace_back("Preference-Applied",
                                "wait=" + std::to_string(*waited));
  return result;
}

void waiting_client::accept(order_status status) {
  status_ = status;
  accepted_ = true;
}

bool waiting_client::take(const order_event& event, bool newest) {
  // An order with an event is committed.
  accept(event.status);
  if (!newest || !at_rest(event.status))
    return true;
  respond();
  return false;
}

bool waiting_client::wait(instant now) {
  if (dismissed_)
    return false;
  if (!accepted_ || (now < deadline_ && !client_->abandoned()))
    return true;
  respond();
  return false;
}

bool waiting_client::hurry() {
  if (!accepted_)
    return true;
  respond();
  return false;
}

void waiting_client::respond() {
  auto result = placed({order_id(), status_}, seconds_);
  if (replayed_)
    result.headers.emplace_back("Idempotency-Replayed", "true");
  client_->respond(std::move(result));
}

} // namespace troupe::http
