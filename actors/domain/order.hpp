#pragma once

#include "actors/domain/command_row.hpp"
#include "actors/domain/lookups.hpp"
#include "actors/domain/requests.hpp"
#include "actors/domain/row_set.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

/// An order and the state of its saga: one row, changed only in the order
/// actor's transactions.
namespace troupe {

struct step_record {
  std::string step;
  step_state state{};
  std::uint32_t attempts = 0; ///< commands written in the present direction
  instant at = 0;             ///< of the last change; 0: not begun
  std::string detail;
  std::int64_t sent = 0; ///< its last command's row of the outbox
  bool late = false;     ///< that was still there when the time had run out
  TROUPE_FIELDS(step, state, attempts, at, detail, sent, late)
};

struct order_row {
  static constexpr std::string_view table = "orders";
  static constexpr bool is_numbered = true; ///< stores do, as rows come
  std::string order_id;
  std::string user_id;
  std::vector<order_line> items;
  money amount;
  payment_method method{};
  std::string address;
  order_status status = order_status::draft;
  troupe::reason reason{};
  // -- the saga --
  troupe::coordination coordination{};
  std::string saga;          ///< which table of steps (order_saga.hpp)
  std::string saga_id;       ///< of the present attempt
  std::uint32_t attempt = 0; ///< 0: a draft
  std::vector<step_record> steps;
  std::uint32_t cancels
      = 0;                ///< how often a completed order was to be cancelled
  bool stuck = false;     ///< its command was sent too often (saga_settings)
  std::int64_t seq = 0;   ///< of the newest entry of the history
  instant started_at = 0; ///< of the present attempt
  instant deadline = 0;
  instant due_at = 0; ///< when the engine looks again; 0: never
  instant created_at = 0;
  instant updated_at = 0;
  std::string traceparent;
  /// The checkout that started the present attempt, as `once` would store it: a
  /// row of its own would cost a saga that nobody has asked for twice more.
  std::string started_by;
  TROUPE_FIELDS(order_id, user_id, items, amount, method, address, status,
                reason, coordination, saga, saga_id, attempt, steps, cancels,
                stuck, seq, started_at, deadline, due_at, created_at,
                updated_at, traceparent, started_by)

  saga_context context() const {
    return {.saga_id = saga_id,
            .order_id = order_id,
            .coordination = coordination,
            .attempt = attempt,
            .deadline = deadline,
            .traceparent = traceparent};
  }

  troupe::purchase purchase() const {
    return {user_id, items, amount, method, address};
  }
};

/// When a decision is made, and with which row of the outbox its commands go.
struct moment {
  instant now = 0;
  std::int64_t sending = 0;
};

/// A page of the orders in which they came, and what has ended of them and was
/// not changed for long: the store adds that to the row set, unless it is
/// another build's and cannot be read.
struct old_orders {
  std::size_t limit = 0;  ///< orders that are looked at; 0: none
  instant age = 0;        ///< how long they were not changed
  std::int64_t after = 0; ///< the page begins behind this position
  // -- set by the store --
  /// Behind what the next page begins; nothing: no old one is behind this page.
  std::optional<std::int64_t> next;
  /// What was changed before is old. A message that is in the outbox is not: it
  /// might find that its row is gone.
  instant before = 0;
  /// By the ids of old orders: the ids of all their sagas.
  std::map<std::string, std::vector<std::string>> sagas;

  /// Whether behind an order that came then there is no old one. Of one of the
  /// future a wrong clock has told.
  bool end_at(instant created_at, instant now) const {
    return before <= created_at && created_at <= now;
  }
};

struct order_rows {
  row_set<command_row<order_ref>> commands;
  row_set<order_row> orders;
  /// New entries, of the sagas that the orders' rows name; appended by the
  /// store.
  std::vector<order_event> history;
  due_rows due;
  old_orders old;
  instant now = 0;
  std::int64_t sending = 0; ///< the outbox row that the messages will be
  /// Which of what is awaited() the bus has not acknowledged.
  std::set<std::int64_t> unsent;

  auto tables() { return std::tie(commands, orders); }

  /// Outbox rows that matter to the orders that have fallen due.
  std::vector<std::int64_t> awaited() const {
    std::vector<std::int64_t> result;
    for (auto& key : due.keys)
      if (auto order = orders.find(key))
        for (auto& step : order->steps)
          if (step.sent != 0)
            result.push_back(step.sent);
    return result;
  }

  troupe::moment moment() const { return {now, sending}; }
};

/// How many sagas are in one state.
struct saga_count {
  order_status status{};
  bool stuck = false;
  std::int64_t count = 0;
};

/// Of sagas with a status of this name: nobody here moves on what this build
/// cannot read.
inline saga_count saga_state(std::string_view status) {
  auto known = from_string<order_status>(status);
  return {.status = known.value_or(order_status::pending), .stuck = !known};
}

/// What a change of an order leads to.
struct decision {
  std::vector<message> commands;
  std::vector<message> events;
  bool fits = true; ///< false: a reply that is stale or not due; it is counted
};

order_view view_of(const order_row&);
order_ref ref_to(const order_row&);

template <>
inline constexpr auto lookup<get_order>
    = by_key<order_row, get_order>{"order", &get_order::order_id};

} // namespace troupe
