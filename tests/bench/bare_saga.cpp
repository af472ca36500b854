#include "tests/bench/bare_saga.hpp"

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
  std::string id(36, '0');
  saga_context saga{.saga_id = id, .order_id = id, .traceparent = {}};
  purchase bought{.user_id = user_id(1),
                  .items = {{product_id(1), 1}, {product_id(2), 1}},
                  .amount = {order_amount},
                  .address = address};
  if (!order)
    return wire::encode({inventory_reserved{saga, bought}});
  return wire::encode({process_payment{saga, bought},
                       order_event{id, id, user_id(1), 1, {}, {}, 0}});
}

} // namespace troupe::bench
