#include "tests/bench/bare_saga.hpp"

#include "adapters/wire/json.hpp"
#include "adapters/wire/messages.hpp"

#include <array>

namespace troupe::bench {

namespace {

/// The statuses that an order goes through; empty: only its steps change.
struct course {
  std::array<std::string_view, 6> statuses;
  std::size_t length;
  std::string_view reason; ///< from the third status on
};

constexpr course courses[] = {
    {{"pending", "inventory_reserved", "payment_completed", "completed"},
     4,
     ""},
    {{"pending", "inventory_reserved", "compensating", "failed"},
     4,
     "payment_declined"},
    {{"pending", "inventory_reserved", "payment_completed", "compensating", "",
      "failed"},
     6,
     "delivery_refused"},
};

const std::string an_id(36, '0');

template <class Message>
Message some() {
  return {{.saga_id = an_id, .order_id = an_id, .traceparent = {}},
          {.user_id = user_id(1),
           .items = {{product_id(1), 1}, {product_id(2), 1}},
           .amount = {order_amount},
           .address = address}};
}

/// The JSON of the steps, as long as that of an order of this age.
std::string steps(const bare_saga& s, instant now) {
  std::string result;
  for (auto step : {"inventory", "payment", "delivery"}) {
    result += result.empty() ? '[' : ',';
    result += R"({"step":")";
    result += step;
    result += R"(","state":"running","attempts":1,"at":)" + std::to_string(now)
              + R"(,"detail":")" + (s.stage > 1 ? "txn-" + s.saga_id : "")
              + R"("})";
  }
  return result + ']';
}

} // namespace

order_change advance(bare_saga& s, instant now) {
  auto& way = courses[static_cast<int>(s.end)];
  auto stage = static_cast<std::size_t>(s.stage++);
  auto status = way.statuses[stage];
  return {.status = status.empty() ? way.statuses[stage - 1] : status,
          .is_news = !status.empty(),
          .reason = stage < 2 ? std::string_view{""} : way.reason,
          .steps = steps(s, now),
          .last = stage + 1 == way.length};
}

std::string message_text(bool order) {
  if (!order)
    return wire::encode({some<inventory_reserved>()});
  return wire::encode({some<process_payment>(),
                       order_event{an_id, an_id, user_id(1), 1, {}, {}, 0}});
}

template <class Command>
std::string asked_text() {
  return wire::to_json(std::vector{some<Command>()});
}

template std::string asked_text<process_payment>();
template std::string asked_text<schedule_delivery>();

} // namespace troupe::bench
