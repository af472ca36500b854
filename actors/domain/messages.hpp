#pragma once

#include "actors/domain/message_content.hpp"
#include "actors/domain/two_phase_messages.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

/// Everything that participants tell each other. Each message is declared once,
/// here; its wire name is `type`, which is also its topic.
namespace troupe {

// -- inventory ----------------------------------------------------------------

struct reserve_inventory : purchase_message {
  static constexpr std::string_view type = "inventory.reserve";
};

struct inventory_reserved : purchase_message {
  static constexpr std::string_view type = "inventory.reserved";
  using answers = reserve_inventory;
  static constexpr auto means = outcome::done;
};

struct inventory_failed : refused_message {
  static constexpr std::string_view type = "inventory.failed";
  using answers = reserve_inventory;
};

struct release_inventory : saga_message {
  static constexpr std::string_view type = "inventory.release";
};

struct inventory_released : saga_message {
  static constexpr std::string_view type = "inventory.released";
  using answers = release_inventory;
  static constexpr auto means = outcome::undone;
};

/// The order is gone, and nothing comes of this saga any more (--retention):
/// its row goes, too. Nobody answers; so it is with the other participants.
struct forget_reservation : saga_message {
  static constexpr std::string_view type = "inventory.forget";
};

using inventory_messages
    = types<reserve_inventory, inventory_reserved, inventory_failed,
            release_inventory, inventory_released, forget_reservation>;

// -- payment ------------------------------------------------------------------

struct process_payment : purchase_message {
  static constexpr std::string_view type = "payment.process";
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

struct payment_failed : refused_message {
  static constexpr std::string_view type = "payment.failed";
  using answers = process_payment;
};

struct refund_payment {
  static constexpr std::string_view type = "payment.refund";
  saga_context saga;
  payment_method method{};
  TROUPE_FIELDS(saga, method)
};

struct payment_refunded : saga_message {
  static constexpr std::string_view type = "payment.refunded";
  using answers = refund_payment;
  static constexpr auto means = outcome::undone;
};

struct forget_payment : saga_message {
  static constexpr std::string_view type = "payment.forget";
};

using payment_messages
    = types<process_payment, payment_completed, payment_failed, refund_payment,
            payment_refunded, forget_payment>;

// -- delivery -----------------------------------------------------------------

struct schedule_delivery : purchase_message {
  static constexpr std::string_view type = "delivery.schedule";
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

struct delivery_failed : refused_message {
  static constexpr std::string_view type = "delivery.failed";
  using answers = schedule_delivery;
};

/// Calls a delivery back. Cancellations of one order are numbered, because a
/// refused one may be tried again.
struct cancel_delivery : numbered_message {
  static constexpr std::string_view type = "delivery.cancel";
};

struct delivery_cancelled : numbered_message {
  static constexpr std::string_view type = "delivery.cancelled";
  using answers = cancel_delivery;
  static constexpr auto means = outcome::undone;
};

/// The carrier does not give the parcel back: it stays delivered.
struct delivery_kept : numbered_message {
  static constexpr std::string_view type = "delivery.kept";
  using answers = cancel_delivery;
  static constexpr auto means = outcome::kept;
  static constexpr auto because = troupe::reason::delivery_refused;
};

struct forget_delivery : saga_message {
  static constexpr std::string_view type = "delivery.forget";
};

using delivery_messages
    = types<schedule_delivery, delivery_scheduled, delivery_failed,
            cancel_delivery, delivery_cancelled, delivery_kept,
            forget_delivery>;

// -- events of the order ------------------------------------------------------

struct order_created : purchase_message {
  static constexpr std::string_view type = "order.created";
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

using message_types
    = joined<inventory_messages, two_phase_messages<"inventory">,
             payment_messages, two_phase_messages<"payment">, delivery_messages,
             two_phase_messages<"delivery">, types<order_created, order_event>>;
using message = variant_of<message_types>;

/// Answers a command. Where it has them, `because` is the reason for which it
/// always is given, and `detail()` is what the order's step is to show.
template <class Message>
concept reply = requires {
  typename Message::answers;
  Message::means;
};

namespace detail {

template <class... Messages>
auto replies_among(types<Messages...>)
    -> joined<std::conditional_t<reply<Messages>, types<Messages>, types<>>...>;

} // namespace detail

using reply_types = decltype(detail::replies_among(message_types{}));

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
