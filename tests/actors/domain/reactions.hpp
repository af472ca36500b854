#pragma once

#include "actors/domain/participants.hpp"
#include "actors/domain/reactions.hpp"
#include "tests/actors/domain/fixtures.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What participants are to do of their own accord, and messages of a
/// choreographed saga.
namespace troupe::fixtures {

inline constexpr std::string_view participants_of_a_step[]
    = {"inventory", "payment", "delivery"};

inline const purchase bought = buy({{"mouse", 2}}, 500, payment_method::wallet);

inline saga_context dancing(std::string_view saga, std::uint32_t hops = 0) {
  return {.saga_id = "s1",
          .order_id = "o1",
          .coordination = coordination::choreography,
          .attempt = 2,
          .deadline = 77,
          .traceparent = "00-1-2-00",
          .plan = plan_of(saga),
          .hops = hops};
}

/// Each message once, with this context and purchase where it has them.
inline std::vector<message> all_with(const saga_context& context) {
  std::vector<message> result;
  for_each_type(message_types{}, [&]<class Message>() {
    Message m;
    if constexpr (requires { m.saga; })
      m.saga = context;
    if constexpr (requires { m.purchase; })
      m.purchase = bought;
    result.push_back(m);
  });
  return result;
}

inline message created(saga_context context) {
  return order_created{{std::move(context), bought}};
}

/// All that leads to something.
using reaction_table = std::map<std::string, std::string, std::less<>>;

inline const reaction_table native_reactions{
    {"order.created", "inventory.reserve"},
    {"inventory.reserved", "payment.process"},
    {"payment.completed", "delivery.schedule"},
    {"payment.failed", "inventory.release"},
    {"delivery.failed", "inventory.release, payment.refund"},
};
inline const reaction_table webshop_reactions{
    {"order.created", "payment.process"},
    {"payment.completed", "inventory.reserve"},
    {"inventory.failed", "payment.refund"},
};

inline const std::pair<std::string_view, const reaction_table&> all_reactions[]
    = {{native_saga, native_reactions}, {webshop_saga, webshop_reactions}};

} // namespace troupe::fixtures
