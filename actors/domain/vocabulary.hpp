#pragma once

#include "actors/domain/identifiers.hpp"
#include "actors/domain/money.hpp"
#include "actors/domain/record.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The words that messages, rows and requests share.
namespace troupe {

/// How the participants of a saga are brought to act: each is told by the
/// order, or they react to each other, or all are asked before any acts.
enum class coordination : std::uint8_t {
  orchestration,
  choreography,
  two_phase_commit,
};

constexpr auto names_of(coordination) {
  return std::array<std::string_view, 3>{"orchestration", "choreography",
                                         "two_phase_commit"};
}

enum class payment_method : std::uint8_t { card, wallet };

constexpr auto names_of(payment_method) {
  return std::array<std::string_view, 2>{"card", "wallet"};
}

/// Why an order failed, or was taken back. `none` is shown as null.
enum class reason : std::uint8_t {
  none,
  insufficient_stock,
  unknown_product,
  payment_declined,
  insufficient_credit,
  delivery_refused,
  cancelled,
  deadline,
};

constexpr auto names_of(reason) {
  return std::array<std::string_view, 8>{
      "",
      "insufficient_stock",
      "unknown_product",
      "payment_declined",
      "insufficient_credit",
      "delivery_refused",
      "cancelled",
      "deadline",
  };
}

enum class order_status : std::uint8_t {
  draft,
  pending,
  inventory_reserved,
  payment_completed,
  committing, ///< two-phase: decided, and not yet acknowledged by all
  completed,
  compensating,
  failed,
  cancelling,
  cancelled,
};

constexpr auto names_of(order_status) {
  return std::array<std::string_view, 10>{
      "draft",      "pending",   "inventory_reserved", "payment_completed",
      "committing", "completed", "compensating",       "failed",
      "cancelling", "cancelled",
  };
}

/// Whether no saga is on its way for an order of this status.
constexpr bool at_rest(order_status s) {
  return s == order_status::draft || s == order_status::completed
         || s == order_status::failed || s == order_status::cancelled;
}

/// The same, and one has been: a draft has yet to begin.
constexpr bool has_ended(order_status s) {
  return at_rest(s) && s != order_status::draft;
}

/// Which saga a message belongs to, and how it is coordinated.
struct saga_context {
  std::string saga_id;
  std::string order_id;
  troupe::coordination coordination{};
  std::uint32_t attempt = 1; ///< counts the sagas of one order
  instant deadline = 0;      ///< after it a saga before its pivot is undone
  std::string traceparent;   ///< W3C Trace Context of the request; may be empty
  /// Of a choreography, in what leads to more: its table (reactions.hpp),
  /// and how many commands have led here.
  std::string plan;
  std::uint32_t hops = 0;
  TROUPE_FIELDS(saga_id, order_id, coordination, attempt, deadline, traceparent,
                plan, hops)
};

struct order_line {
  std::string product_id;
  std::int64_t quantity = 0; ///< 1 to 1,000,000
  TROUPE_FIELDS(product_id, quantity)
};

/// What was bought. Every forward message carries it, so that whoever hears one
/// can act on it alone.
struct purchase {
  std::string user_id;
  std::vector<order_line> items; ///< lines as ordered, a product may recur
  money amount;                  ///< the order's total
  payment_method method{};
  std::string address;
  TROUPE_FIELDS(user_id, items, amount, method, address)
};

/// What a reply says of the step whose command it answers.
enum class outcome : std::uint8_t {
  done,
  refused,
  undone,
  kept,     ///< it cannot be undone
  prepared, ///< two-phase: it can be done, and can be undone until then
};

} // namespace troupe
