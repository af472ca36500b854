#pragma once

#include "tests/actors/domain/fixtures.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

/// What the tests of choreographed orders share.
namespace troupe::fixtures {

struct follower : coordinator {
  follower() { order.coordination = coordination::choreography; }

  using coordinator::hear;

  std::string hear(const message& m) {
    return std::visit(
        [&]<class Reply>(const Reply& x) -> std::string {
          if constexpr (reply<Reply>)
            return coordinator::hear(x);
          else
            throw std::logic_error{said(m) + " is no reply"};
        },
        m);
  }

  /// Whether the reply is dropped and nothing is changed.
  bool drops(const message& m) {
    auto before = order;
    auto messages = hear(m);
    return !fits && messages.empty() && order == before;
  }

  std::string details() const {
    std::string result;
    for (auto& step : order.steps)
      result += "[" + step.detail + "]";
    return result;
  }
};

/// A choreographed order of this table.
inline follower following(std::string_view saga) {
  follower result;
  result.order.saga = saga;
  return result;
}

/// An order of it that the coordinator commands.
inline follower commanding(std::string_view saga) {
  follower result;
  result.order.saga = saga;
  result.order.coordination = coordination::orchestration;
  return result;
}

// -- what participants reply --------------------------------------------------

inline message out_of_stock() {
  return inventory_failed{{{}, {}, reason::insufficient_stock}};
}
inline message paid_as(std::string transaction_id) {
  return payment_completed{{}, {}, std::move(transaction_id)};
}
inline message declined() {
  return payment_failed{{{}, {}, reason::payment_declined}};
}
inline message sent_as(std::string tracking_number) {
  return delivery_scheduled{{}, {}, std::move(tracking_number)};
}
inline message not_delivered() {
  return delivery_failed{{{}, {}, reason::delivery_refused}};
}
template <fixed_text Participant>
inline message not_begun() {
  return step_aborted<Participant>{};
}

} // namespace troupe::fixtures
