#pragma once

#include "actors/domain/delivery.hpp"
#include "actors/domain/inventory.hpp"
#include "actors/domain/order_rules.hpp"
#include "actors/domain/payment.hpp"
#include "tests/actors/domain/shelf.hpp"

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

// For Boost.Test, when a check fails.
std::ostream& operator<<(std::ostream& out, named_enum auto value) {
  return out << '"' << to_string(value) << '"';
}

inline std::ostream& operator<<(std::ostream& out, money amount) {
  return out << to_decimal(amount);
}

} // namespace troupe

/// What the tests of the rules share.
namespace troupe::fixtures {

// -- something to talk about --------------------------------------------------

inline saga_context saga(std::string id = "s1", std::string order = "o1") {
  return {.saga_id = std::move(id),
          .order_id = std::move(order),
          .traceparent = {}};
}

inline purchase buy(std::vector<order_line> items, std::int64_t cents = 1'000,
                    payment_method method = payment_method::card) {
  return {"ann", std::move(items), {cents}, method, "Main Street 1"};
}

inline purchase pay(std::int64_t cents, payment_method method) {
  return buy({{"mouse", 1}}, cents, method);
}

inline order_row draft() {
  order_row result;
  result.order_id = "o1";
  result.user_id = "ann";
  result.saga = native_saga;
  return result;
}

/// What a message says, in a line: its type, and what tells it from others of
/// that type.
inline std::string said(const message& m) {
  std::string result{type_of(m)};
  std::visit(
      [&](const auto& x) {
        if constexpr (requires { x.seq; })
          result += " " + std::to_string(x.seq);
        if constexpr (requires { x.status; })
          result += " " + std::string{to_string(x.status)};
        if constexpr (requires { x.number; })
          result += " " + std::to_string(x.number);
        if constexpr (requires { x.reason; })
          if (x.reason != reason::none)
            result += " " + std::string{to_string(x.reason)};
      },
      m);
  return result;
}

inline std::string said(const std::vector<message>& messages) {
  std::string result;
  for (auto& m : messages)
    result += (result.empty() ? "" : ", ") + said(m);
  return result;
}

inline std::string said(std::vector<message> events,
                        const std::vector<message>& commands) {
  events.insert(events.end(), commands.begin(), commands.end());
  return said(events);
}

inline std::string said(const order_outcome& made) {
  return said(made.events, made.commands);
}

/// What a third party is asked, in a line: `forward`, `prepare`, `commit tx-1`,
/// `undo`, `undo tx-2`; an undo with a number: `undo 1`, `undo 1 of track-2`.
inline std::string said(const third_party_call& call) {
  constexpr std::array words{"forward", "prepare", "commit", "undo"};
  std::string result = words[static_cast<std::size_t>(call.what)];
  if (call.number != 0)
    result += " " + std::to_string(call.number);
  if (!call.receipt.empty())
    result += (call.number == 0 ? " " : " of ") + call.receipt;
  return result;
}

inline std::string said(const std::vector<third_party_call>& calls) {
  std::string result;
  for (auto& call : calls)
    result += (result.empty() ? "" : ", ") + said(call);
  return result;
}

/// The replies, or the calls, that a command led to.
inline std::string said(const step_outcome& made) {
  return made.replies.empty() ? said(made.calls) : said(made.replies);
}

// -- a desk a participant -----------------------------------------------------

/// A third party is asked again after this time.
inline constexpr instant call_timeout = 2'000;

template <class Rows>
struct desk : shelf<Rows> {
  template <class Command>
  auto tell(const Command& c) {
    return this->run(c, [&](Rows& rows) {
      if constexpr (requires { rows.call_timeout; })
        rows.call_timeout = call_timeout;
      return handle(rows, c);
    });
  }

  template <class Row>
  step_outcome repeated() {
    return this->template run_due<Row>([](Rows& rows) {
      rows.call_timeout = call_timeout;
      return ask_again(rows);
    });
  }
};

struct inventory_desk : desk<inventory_rows> {
  auto due() { return repeated<reservation_row>(); }

  void put(std::string product_id, std::int64_t quantity) {
    tell(create_product{
        {"", "put"}, product_id, product_id, {100}, quantity, "", ""});
  }
};

struct payment_desk : desk<payment_rows> {
  auto due() { return repeated<payment_row>(); }
  auto calls_due() { return due().calls; }

  void put(std::string user_id, std::int64_t cents) {
    tell(deposit_credit{{}, std::move(user_id), {cents}});
  }
};

struct delivery_desk : desk<delivery_rows> {
  auto due() { return repeated<delivery_row>(); }
  auto calls_due() { return due().calls; }
};

struct order_desk : shelf<order_rows> {
  saga_settings settings;

  order_row& row(const std::string& id = "o1") { return at<order_row>(id); }

  order_answer tell(const place_order& c, std::string saga_id) {
    return run(c, [&](auto& rows) {
      return place(rows, c, std::move(saga_id), settings);
    });
  }
  order_answer tell(const cancel_order& c) {
    return run(c, [&](auto& rows) { return cancel(rows, c, settings); });
  }
  order_answer tell(const check_out_order& c, std::string saga_id) {
    return run(c, [&](auto& rows) {
      return check_out(rows, c, std::move(saga_id), settings);
    });
  }
  order_outcome tell(const message& reply) {
    auto c = read_reply(reply).value();
    return run(c, [&](auto& rows) { return advance(rows, c, settings); });
  }
  /// A reply of the present saga.
  template <class Reply>
  order_outcome hear(Reply reply = {}) {
    reply.saga = row().context();
    return tell(message{reply});
  }
  /// What was not changed since `before`; each has had one saga.
  std::vector<message> retire_old(instant before) {
    return transact(
        [&](auto& rows) {
          rows.old.before = before;
          for (auto& [order_id, order] : all<order_row>()) {
            rows.orders.want(order_id);
            rows.old.sagas[order_id] = {order.saga_id};
          }
        },
        [](auto& rows) { return retire(rows); });
  }
  order_outcome wake_up(const std::string& order_id) {
    return transact([&](auto& rows) { rows.orders.want(order_id); },
                    [&](auto& rows) { return wake(rows, order_id, settings); });
  }
};

// -- one order in the hands of its coordinator --------------------------------

/// And how to bring it to where the story begins.
struct coordinator {
  order_row order = draft();
  saga_settings settings;
  instant now = 1'000'000;
  bool fits = true;    ///< the last reply did
  std::string history; ///< all `order.events`
  std::int64_t sending = 0;

  std::string start(std::string saga_id = "s1") {
    return tell(strategy().start(order, std::move(saga_id), settings, at()));
  }
  /// A reply of the present saga, unless it names another one.
  template <class Reply>
  std::string hear(Reply reply = {}) {
    if (reply.saga.saga_id.empty())
      reply.saga = order.context();
    message m{reply};
    return tell(strategy().on_reply(order, *read_reply(m), settings, at()));
  }
  /// `unsent`: the bus does not have the last command yet.
  std::string due(bool unsent = false) {
    std::set<std::int64_t> rows;
    for (auto& step : order.steps)
      if (unsent && step.sent != 0)
        rows.insert(step.sent);
    return tell(strategy().on_due(order, settings, at(), rows));
  }
  std::string cancel() {
    return tell(strategy().cancel(order, settings, at()));
  }

  void reserved() {
    start();
    hear<inventory_reserved>();
  }
  void paid() {
    reserved();
    hear<payment_completed>();
  }
  void completed() {
    paid();
    hear<delivery_scheduled>();
  }

  instant wait() const { return order.due_at - now; }

  /// Lets the time pass until the order is due, and what it does then.
  std::string next(bool unsent = false) {
    now = order.due_at;
    return due(unsent);
  }

  std::string steps() const {
    std::string result;
    for (auto& step : order.steps)
      result
          += (result.empty() ? "" : " ") + std::string{to_string(step.state)};
    return result;
  }

private:
  moment at() { return {now, ++sending}; }

  std::string tell(const decision& made) {
    fits = made.fits;
    for (auto& m : made.events)
      if (std::holds_alternative<order_event>(m))
        history += said(m) + ", ";
    return said(made.events, made.commands);
  }

  const coordination_strategy& strategy() const {
    return strategy_of(order.coordination);
  }
};

} // namespace troupe::fixtures
