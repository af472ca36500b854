#pragma once

#include "actors/domain/identifiers.hpp"
#include "actors/domain/money.hpp"
#include "actors/domain/record.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Everything that participants tell each other. Each message is declared once,
/// here; its wire name is `type`, which is also its topic.
namespace troupe {

// -- what messages are made of ------------------------------------------------

enum class coordination : std::uint8_t { orchestration };

constexpr auto names_of(coordination) {
  return std::array{std::string_view{"orchestration"}};
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
  completed,
  compensating,
  failed,
  cancelling,
  cancelled,
};

constexpr auto names_of(order_status) {
  return std::array<std::string_view, 9>{
      "draft",
      "pending",
      "inventory_reserved",
      "payment_completed",
      "completed",
      "compensating",
      "failed",
      "cancelling",
      "cancelled",
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
  TROUPE_FIELDS(saga_id, order_id, coordination, attempt, deadline, traceparent)
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
  kept, ///< it cannot be undone
};

// -- inventory ----------------------------------------------------------------

struct reserve_inventory {
  static constexpr std::string_view type = "inventory.reserve";
  saga_context saga;
  troupe::purchase purchase;
  TROUPE_FIELDS(saga, purchase)
};

struct inventory_reserved {
  static constexpr std::string_view type = "inventory.reserved";
  using answers = reserve_inventory;
  static constexpr auto means = outcome::done;
  saga_context saga;
  troupe::purchase purchase;
  TROUPE_FIELDS(saga, purchase)
};

struct inventory_failed {
  static constexpr std::string_view type = "inventory.failed";
  using answers = reserve_inventory;
  static constexpr auto means = outcome::refused;
  saga_context saga;
  troupe::purchase purchase;
  troupe::reason reason{};
  TROUPE_FIELDS(saga, purchase, reason)
};

struct release_inventory {
  static constexpr std::string_view type = "inventory.release";
  saga_context saga;
  TROUPE_FIELDS(saga)
};

struct inventory_released {
  static constexpr std::string_view type = "inventory.released";
  using answers = release_inventory;
  static constexpr auto means = outcome::undone;
  saga_context saga;
  TROUPE_FIELDS(saga)
};

/// The order is gone, and nothing comes of this saga any more (--retention):
/// its row goes, too. Nobody answers; so it is with the other participants.
struct forget_reservation {
  static constexpr std::string_view type = "inventory.forget";
  saga_context saga;
  TROUPE_FIELDS(saga)
};

// -- payment ------------------------------------------------------------------

struct process_payment {
  static constexpr std::string_view type = "payment.process";
  saga_context saga;
  troupe::purchase purchase;
  TROUPE_FIELDS(saga, purchase)
};

struct payment_completed {
  static constexpr std::string_view type = "payment.completed";
  using answers = process_payment;
  static constexpr auto means = outcome::done;
  saga_context saga;
  troupe::purchase purchase;
  std::string transaction_id; ///< the provider's; of a wallet: made by us
  TROUPE_FIELDS(saga, purchase, transaction_id)

  const std::string& detail() const { return transaction_id; }
};

struct payment_failed {
  static constexpr std::string_view type = "payment.failed";
  using answers = process_payment;
  static constexpr auto means = outcome::refused;
  saga_context saga;
  troupe::purchase purchase;
  troupe::reason reason{};
  TROUPE_FIELDS(saga, purchase, reason)
};

struct refund_payment {
  static constexpr std::string_view type = "payment.refund";
  saga_context saga;
  payment_method method{};
  TROUPE_FIELDS(saga, method)
};

struct payment_refunded {
  static constexpr std::string_view type = "payment.refunded";
  using answers = refund_payment;
  static constexpr auto means = outcome::undone;
  saga_context saga;
  TROUPE_FIELDS(saga)
};

struct forget_payment {
  static constexpr std::string_view type = "payment.forget";
  saga_context saga;
  TROUPE_FIELDS(saga)
};

// -- delivery -----------------------------------------------------------------

struct schedule_delivery {
  static constexpr std::string_view type = "delivery.schedule";
  saga_context saga;
  troupe::purchase purchase;
  TROUPE_FIELDS(saga, purchase)
};

struct delivery_scheduled {
  static constexpr std::string_view type = "delivery.scheduled";
  using answers = schedule_delivery;
  static constexpr auto means = outcome::done;
  saga_context saga;
  troupe::purchase purchase;
  std::string tracking_number;
  TROUPE_FIELDS(saga, purchase, tracking_number)

  const std::string& detail() const { return tracking_number; }
};

struct delivery_failed {
  static constexpr std::string_view type = "delivery.failed";
  using answers = schedule_delivery;
  static constexpr auto means = outcome::refused;
  saga_context saga;
  troupe::purchase purchase;
  troupe::reason reason{};
  TROUPE_FIELDS(saga, purchase, reason)
};

/// Calls a delivery back. Cancellations of one order are numbered, because a
/// refused one may be tried again.
struct cancel_delivery {
  static constexpr std::string_view type = "delivery.cancel";
  saga_context saga;
  std::uint32_t number = 1;
  TROUPE_FIELDS(saga, number)

  std::uint32_t ordinal() const { return number; }
};

struct delivery_cancelled {
  static constexpr std::string_view type = "delivery.cancelled";
  using answers = cancel_delivery;
  static constexpr auto means = outcome::undone;
  saga_context saga;
  std::uint32_t number = 1;
  TROUPE_FIELDS(saga, number)

  std::uint32_t ordinal() const { return number; }
};

/// The carrier does not give the parcel back: it stays delivered.
struct delivery_kept {
  static constexpr std::string_view type = "delivery.kept";
  using answers = cancel_delivery;
  static constexpr auto means = outcome::kept;
  static constexpr auto because = troupe::reason::delivery_refused;
  saga_context saga;
  std::uint32_t number = 1;
  TROUPE_FIELDS(saga, number)

  std::uint32_t ordinal() const { return number; }
};

struct forget_delivery {
  static constexpr std::string_view type = "delivery.forget";
  saga_context saga;
  TROUPE_FIELDS(saga)
};

// -- events of the order ------------------------------------------------------

struct order_created {
  static constexpr std::string_view type = "order.created";
  saga_context saga;
  troupe::purchase purchase;
  TROUPE_FIELDS(saga, purchase)
};

/// One change of an order's status. `seq` counts an order's changes from 1,
/// over all attempts, so that a reader sees what it missed and drops what it
/// has.
struct order_event {
  static constexpr std::string_view type = "order.events";
  std::string order_id;
  std::string saga_id;
  std::string user_id;
  std::int64_t seq = 0;
  order_status status{};
  troupe::reason reason{};
  instant at = 0;
  TROUPE_FIELDS(order_id, saga_id, user_id, seq, status, reason, at)

  std::int64_t ordinal() const { return seq; }
};

// -- all of them --------------------------------------------------------------

using message
    = std::variant<reserve_inventory, inventory_reserved, inventory_failed,
                   release_inventory, inventory_released, process_payment,
                   payment_completed, payment_failed, refund_payment,
                   payment_refunded, schedule_delivery, delivery_scheduled,
                   delivery_failed, cancel_delivery, delivery_cancelled,
                   delivery_kept, order_created, order_event,
                   forget_reservation, forget_payment, forget_delivery>;

/// Answers a command. Where it has them, `because` is the reason for which it
/// always is given, and `detail()` is what the order's step is to show.
template <class Message>
concept reply = requires {
  typename Message::answers;
  Message::means;
};

/// There may be several of one type in one saga: their ids have a number.
template <class Message>
concept numbered = requires(const Message& m) { m.ordinal(); };

inline std::string_view type_of(const message& m) {
  return std::visit([](const auto& x) { return std::string_view{x.type}; }, m);
}

/// The saga that a message belongs to.
inline const std::string& saga_id_of(const message& m) {
  return std::visit(
      [](const auto& x) -> const std::string& {
        if constexpr (requires { x.saga; })
          return x.saga.saga_id;
        else
          return x.saga_id;
      },
      m);
}

} // namespace troupe
