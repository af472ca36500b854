#pragma once

#include "actors/domain/barrier.hpp"
#include "actors/domain/command_row.hpp"
#include "actors/domain/lookups.hpp"
#include "actors/domain/webshop_requests.hpp"

#include <set>
#include <tuple>

/// The rules of payments: pure functions over rows. A card is charged by a
/// provider, who is asked once its row is claimed and committed; the answer
/// comes back as a command. A wallet is ours. Invariants, with what is settled:
/// deposited == credit + captured - refunded per wallet, and charged - voided
/// at the provider is the sum of card amounts.
namespace troupe {

struct payment_row {
  static constexpr std::string_view table = "payments";
  std::string saga_id;
  std::string order_id;
  std::string user_id;
  money amount;
  payment_method method{};
  forward_state forward{};
  undo_state undo{};
  std::string transaction_id;
  troupe::reason reason{};
  instant at = 0;
  instant due_at = 0;      ///< when the provider is asked again; 0: never
  std::uint32_t tries = 0; ///< how often it was asked since it answered
  std::vector<process_payment> asked{};  ///< awaits its answer; at most one
  std::vector<std::string> unrecorded{}; ///< other charges, yet to be voided
  TROUPE_FIELDS(saga_id, order_id, user_id, amount, method, forward, undo,
                transaction_id, reason, at, due_at, tries, asked, unrecorded)
  std::string& receipt() { return transaction_id; }
  const std::string& receipt() const { return transaction_id; }

  /// A wallet is ours: what is held there is done.
  bool asks_to_commit() const { return method == payment_method::card; }

  /// A void is the same however often it is asked for.
  static std::uint32_t number_of_undo(const std::string&) { return 0; }
};

struct wallet_row {
  static constexpr std::string_view table = "wallets";
  std::string user_id;
  money credit;
  money deposited; ///< deposits less withdrawals
  TROUPE_FIELDS(user_id, credit, deposited)
};

struct payment_rows {
  static constexpr fixed_text name{"payment"};
  using forward = process_payment;
  using undo = refund_payment;
  using forget = forget_payment;
  row_set<payment_row> payments;
  row_set<command_row<wallet_view>> commands;
  row_set<wallet_row> wallets;
  row_set<settled_row> settled; ///< see account_of; in minor units
  std::set<std::string, std::less<>> forgotten; ///< sagas
  due_rows due; ///< payments whose provider is to be asked again
  instant now = 0;
  instant call_timeout = 0; ///< after it the provider is asked again

  auto tables() { return std::tie(payments, commands, wallets, settled); }

  auto& barrier() { return payments; }

  /// A refund needs the wallet of the payment that it undoes, who forgets one
  /// the sum of its account.
  void widen();
};

/// Where a payment is settled when its row is removed: all cards are one
/// account, as they are at their provider.
std::string account_of(const payment_row&);

/// A wallet pays at once. For a card the row is claimed, which makes sure that
/// no duplicate charges again.
void attempt(payment_rows&, payment_row&, const purchase&);
step_outcome handle(payment_rows&, const forward_answered&);

/// A card is refunded when the provider has confirmed; it is asked whether a
/// payment is known or not.
void take_back(payment_rows&, payment_row&, const refund_payment&);
void take_back(payment_rows&, payment_row&, const purchase_message& abort);

/// One whose account cannot hold more stays.
step_outcome handle(payment_rows&, const forget_payment&);

answer<wallet_view> handle(payment_rows&, const deposit_credit&);

/// What a wallet gets or loses by it counts as deposited or withdrawn.
answer<wallet_view> handle(payment_rows&, const reset_wallets&);

/// The rows that a command needs, where it is not the barrier's alone.
void want(payment_rows&, const purchase&);
void want(payment_rows&, const forget_payment&);
void want(payment_rows&, const deposit_credit&);
void want(payment_rows&, const reset_wallets&);

std::vector<message> reply_to(const payment_row&, const purchase_message&);
std::vector<message> undo_reply(const payment_row&, const saga_context&);

payment_view view_of(const payment_row&);
wallet_view view_of(const wallet_row&);

template <>
inline constexpr auto lookup<get_payment>
    = newest_saga<payment_row, get_payment>{
        "payment of order", &get_payment::order_id, shown_sagas::decided};
template <>
inline constexpr auto lookup<list_payments> = page_by_saga<payment_row>{};
template <>
inline constexpr auto lookup<get_wallet>
    = by_key<wallet_row, get_wallet>{"wallet of", &get_wallet::user_id};

} // namespace troupe
