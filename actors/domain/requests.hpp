#pragma once

#include "actors/domain/answers.hpp"
#include "actors/domain/messages.hpp"

/// What the gateway asks of participants; what answers a question stands in the
/// question. Asking is not a message of a saga: it goes from handle to handle
/// and needs no bus. What changes something says how it is `called` among the
/// dead letters, and what it is about.
namespace troupe {

// -- inventory ----------------------------------------------------------------

struct product {
  std::string product_id;
  std::string name;
  money price;
  std::int64_t available = 0;
  std::int64_t reserved = 0;
  std::string description;
  std::string brand;
  TROUPE_FIELDS(product_id, name, price, available, reserved, description,
                brand)
};

struct create_product {
  using answer = product;
  static constexpr std::string_view called = "product";
  command_key key;
  std::string product_id;
  std::string name;
  money price;
  std::int64_t quantity = 0;
  std::string description;
  std::string brand;
  TROUPE_FIELDS(key, product_id, name, price, quantity, description, brand)

  const std::string& subject() const { return product_id; }
};

/// Changes what is given; `given` says which of the fields are.
struct update_product {
  using answer = product;
  static constexpr std::string_view called = "product";
  enum : std::uint8_t { name_ = 1, price_ = 2, description_ = 4, brand_ = 8 };
  command_key key;
  std::string product_id;
  std::uint8_t given = 0;
  std::string name;
  money price;
  std::string description;
  std::string brand;
  TROUPE_FIELDS(key, product_id, given, name, price, description, brand)

  const std::string& subject() const { return product_id; }
};

struct restock_product {
  using answer = product;
  static constexpr std::string_view called = "product";
  command_key key;
  std::string product_id;
  std::int64_t quantity = 0; ///< negative: taken out
  TROUPE_FIELDS(key, product_id, quantity)

  const std::string& subject() const { return product_id; }
};

struct get_product {
  using answer = product;
  std::string product_id;
  TROUPE_FIELDS(product_id)
};

/// Several products at once; those that do not exist are left out.
struct get_products {
  using answer = troupe::page<product>;
  std::vector<std::string> product_ids;
  TROUPE_FIELDS(product_ids)
};

struct list_products {
  using answer = troupe::page<product>;
  page_request page;
  TROUPE_FIELDS(page)
};

struct reservation_view {
  std::string order_id;
  bool released = false;
  std::vector<order_line> items;
  TROUPE_FIELDS(order_id, released, items)
};

struct get_reservation {
  using answer = reservation_view;
  std::string order_id;
  TROUPE_FIELDS(order_id)
};

// -- payment ------------------------------------------------------------------

struct wallet_view {
  std::string user_id;
  money credit;
  TROUPE_FIELDS(user_id, credit)
};

struct deposit_credit {
  using answer = wallet_view;
  static constexpr std::string_view called = "deposit";
  command_key key;
  std::string user_id;
  money amount;      ///< negative: withdrawn
  bool opens = true; ///< the first deposit makes the wallet
  TROUPE_FIELDS(key, user_id, amount, opens)

  const std::string& subject() const { return user_id; }
};

struct get_wallet {
  using answer = wallet_view;
  std::string user_id;
  TROUPE_FIELDS(user_id)
};

enum class payment_status : std::uint8_t {
  completed,
  failed,
  refunded,
  authorised, ///< held for it, and not taken yet
};

constexpr auto names_of(payment_status) {
  return std::array<std::string_view, 4>{"completed", "failed", "refunded",
                                         "authorised"};
}

struct payment_view {
  std::string order_id;
  money amount;
  payment_method method{};
  payment_status status{};
  std::string transaction_id;
  troupe::reason reason{};
  TROUPE_FIELDS(order_id, amount, method, status, transaction_id, reason)
};

struct get_payment {
  using answer = payment_view;
  std::string order_id;
  TROUPE_FIELDS(order_id)
};

struct list_payments {
  using answer = troupe::page<payment_view>;
  page_request page;
  TROUPE_FIELDS(page)
};

// -- delivery -----------------------------------------------------------------

enum class delivery_status : std::uint8_t {
  scheduled,
  failed,
  cancelled,
  held, ///< a slot is, and not confirmed yet
};

constexpr auto names_of(delivery_status) {
  return std::array<std::string_view, 4>{"scheduled", "failed", "cancelled",
                                         "held"};
}

struct delivery_view {
  std::string order_id;
  delivery_status status{};
  std::string tracking_number;
  instant estimated_delivery = 0; ///< 0 where there is none
  troupe::reason reason{};
  TROUPE_FIELDS(order_id, status, tracking_number, estimated_delivery, reason)
};

struct get_delivery {
  using answer = delivery_view;
  std::string order_id;
  TROUPE_FIELDS(order_id)
};

struct list_deliveries {
  using answer = troupe::page<delivery_view>;
  page_request page;
  TROUPE_FIELDS(page)
};

// -- order --------------------------------------------------------------------

/// What is answered to all that changes an order.
struct order_ref {
  std::string order_id;
  order_status status{};
  std::int64_t seq = 0; ///< of the newest entry of its history
  TROUPE_FIELDS(order_id, status, seq)
};

/// A new order and its first saga. The order id is made by the one who asks, so
/// that a repeat is known without a key.
struct place_order {
  using answer = order_ref;
  static constexpr std::string_view called = "start";
  command_key key;
  std::string order_id;
  troupe::purchase purchase;
  troupe::coordination coordination{};
  std::string traceparent;
  TROUPE_FIELDS(key, order_id, purchase, coordination, traceparent)

  const std::string& subject() const { return order_id; }
};

struct cancel_order {
  using answer = order_ref;
  static constexpr std::string_view called = "order";
  command_key key;
  std::string order_id;
  TROUPE_FIELDS(key, order_id)

  const std::string& subject() const { return order_id; }
};

enum class step_state : std::uint8_t {
  waiting,
  running,
  prepared, ///< two-phase: it has voted yes
  done,
  failed,
  undoing,
  undone,
};

constexpr auto names_of(step_state) {
  return std::array<std::string_view, 7>{
      "waiting", "running", "prepared", "done", "failed", "undoing", "undone"};
}

struct step_view {
  std::string step;
  step_state state{};
  std::uint32_t attempts = 0; ///< commands written in the present direction
  instant at = 0;             ///< of the last change; 0: not begun
  std::string detail;
  TROUPE_FIELDS(step, state, attempts, at, detail)
};

struct order_view {
  std::string order_id;
  std::string saga_id;
  troupe::purchase purchase;
  order_status status{};
  troupe::reason reason{};
  troupe::coordination coordination{};
  std::uint32_t attempt = 1;
  std::vector<step_view> steps;
  instant created_at = 0;
  instant updated_at = 0;
  std::int64_t seq = 0; ///< of the newest entry of its history
  TROUPE_FIELDS(order_id, saga_id, purchase, status, reason, coordination,
                attempt, steps, created_at, updated_at, seq)
};

struct get_order {
  using answer = order_view;
  std::string order_id;
  TROUPE_FIELDS(order_id)
};

struct list_orders {
  using answer = troupe::page<order_view>;
  page_request page;
  std::string status;  ///< a name of order_status; empty: all
  std::string user_id; ///< empty: all
  TROUPE_FIELDS(page, status, user_id)
};

struct history {
  std::vector<order_event> events;
  TROUPE_FIELDS(events)
};

/// The history of one order after a number; empty where there is none.
struct get_history {
  using answer = history;
  std::string order_id;
  std::int64_t after = 0;
  TROUPE_FIELDS(order_id, after)
};

} // namespace troupe
