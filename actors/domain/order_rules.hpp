#pragma once

#include "actors/domain/coordination.hpp"
#include "actors/domain/webshop_requests.hpp"

/// The rules of the order participant: what may be done to an order now, and
/// what its saga does then. Pure functions over rows.
namespace troupe {

/// A saga came to its end, or is stuck on its way there.
struct saga_news {
  std::string order_id;
  std::string saga_id;
  order_status status{};
  troupe::reason reason{};
  troupe::coordination coordination{};
  instant lasted = 0; ///< since its attempt was started
  bool stuck = false; ///< it goes on, slowly, and somebody should look
  std::string detail; ///< why, where it is not that a command is unanswered
};

struct order_outcome {
  std::vector<message> commands;
  std::vector<message> events;
  int opened = 0; ///< sagas that are on their way now and were not before
  std::optional<saga_news> news;
  bool fits = true; ///< false: a reply that is stale; nothing was changed
};

struct order_answer {
  answer<order_ref> reply;
  order_outcome outcome;
};

/// `saga_id` is fresh. The order id makes a repeat without a key harmless.
order_answer place(order_rows&, const place_order&, std::string saga_id,
                   const saga_settings&);

/// Durable when answered; cancelling an order that is being cancelled is the
/// same cancellation. A repeat is none, even when the delivery has refused.
order_answer cancel(order_rows&, const cancel_order&, const saga_settings&);

/// Starts the saga of a draft, or of a failed order once more: by the table
/// that the order has. `saga_id` is fresh. An order that is on its way, or
/// completed, stays as it is: nothing is changed, nothing is to be saved; so
/// does one whose present attempt this very command has started.
order_answer check_out(order_rows&, const check_out_order&, std::string saga_id,
                       const saga_settings&);

/// A participant's reply.
order_outcome advance(order_rows&, const step_reply&, const saga_settings&);

/// The order with this id was claimed because its time had come.
order_outcome wake(order_rows&, std::string_view order_id,
                   const saga_settings&);

/// Removes what is old (old_orders); its history goes with it. Answers with
/// what tells the participants. Not all that the page has, where orders were
/// tried very often: then the next page is the same once more.
std::vector<message> retire(order_rows&);

/// The rows that a command needs: its order, and what was answered to its key.
/// A checkout's key is in the order (started_by).
template <class Command>
  requires requires(const Command& command) { command.order_id; }
void want(order_rows& rows, const Command& command) {
  if constexpr (requires { command.key; })
    want_once(rows.commands, command.key);
  rows.orders.want(command.order_id);
}
void want(order_rows&, const check_out_order&);
void want(order_rows&, const step_reply&);

} // namespace troupe
