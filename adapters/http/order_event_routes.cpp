#include "adapters/http/field_text.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/http/views.hpp"

#include <algorithm>
#include <utility>

namespace troupe::http {

namespace {

/// One order's stream: the whole history first, none skipped, until the order
/// is at rest.
class order_stream : public follower {
public:
  order_stream(std::shared_ptr<event_stream> to, std::string order_id,
               std::int64_t last, instant now)
      : follower(std::move(order_id), last), stream_(std::move(to)),
        heard_at_(now) {}

  bool take(const order_event& event, bool newest) override {
    busy_ = true;
    if (!stream_->send(stream_event(event, true)))
      return false;
    if (!newest || !has_ended(event.status))
      return true;
    std::string end = "event: end\ndata: ";
    show(end, order_ref{event.order_id, event.status});
    stream_->send(end + "\n\n");
    stream_->close();
    return false;
  }

  bool wait(instant now) override {
    if (std::exchange(busy_, false))
      heard_at_ = now;
    if (now - heard_at_ < comment_every)
      return true;
    heard_at_ = now;
    return stream_->send(stream_comment);
  }

private:
  std::shared_ptr<event_stream> stream_;
  instant heard_at_;
  bool busy_ = false; ///< something was sent since the last look at the time
};

/// Nothing: malformed, and the client has been told.
std::optional<std::int64_t> last_event_id(exchange& c) {
  auto header = c.request().header("last-event-id");
  if (!header || header->empty())
    return 0;
  if (auto number = number_in(*header))
    return number;
  c.fail(400, "Last-Event-ID must be the number of an event");
  return std::nullopt;
}

void stream_order(gateway& shop, const caller& c, const path_params& path) {
  auto last = last_event_id(*c);
  if (!last)
    return;
  shop.ask(
      get_order{path["order_id"]}, c, [&shop, c, last = *last](auto& found) {
        auto& order = found.value;
        if (has_ended(order.status) && last >= order.seq && order.seq > 0) {
          c->respond({204, {}, {}, {}});
          return;
        }
        auto stream = c->open_stream();
        if (stream)
          shop.follow(std::make_shared<order_stream>(
                          std::move(stream), order.order_id,
                          std::min(last, order.seq), gateway::now()),
                      true);
      });
}

} // namespace

std::vector<route> order_event_routes(gateway& shop) {
  auto all
      = [&shop](const caller& c, const path_params&) { shop.follow_all(c); };
  return {
      {"GET", "/orders/{order_id}/events", binder(shop)(stream_order),
       produces::event_stream},
      {"GET", "/orders/events", all, produces::event_stream},
  };
}

} // namespace troupe::http
