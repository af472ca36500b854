#pragma once

#include "actors/domain/barrier.hpp"
#include "actors/domain/row_set.hpp"
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

  const std::string& key() const { return saga_id; }
};

struct wallet_row {
  static constexpr std::string_view table = "wallets";
  std::string user_id;
  money credit;
  money deposited; ///< deposits less withdrawals
  TROUPE_FIELDS(user_id, credit, deposited)

  const std::string& key() const { return user_id; }
};

struct payment_rows {
  row_set<payment_row> payments;
  row_set<command_row<wallet_view>> commands;
  row_set<wallet_row> wallets;
  row_set<settled_row> settled; ///< see account_of; in minor units
  std::set<std::string, std::less<>> forgotten; ///< sagas
  due_rows due; ///< payments whose provider is to be asked again
  instant now = 0;

  auto tables() { return std::tie(payments, commands, wallets, settled); }

  /// A refund needs the wallet of the payment that it undoes, who forgets one
  /// the sum of its account.
  void widen();
};

/// Where a payment is settled when its row is removed: all cards are one
/// account, as they are at their provider.
std::string account_of(const payment_row&);

/// The provider charged a card, or declined.
struct charge_answered {
  saga_context saga;
  bool accepted = false;
  std::string transaction_id;
};

/// The provider confirmed that this charge is undone; where none is named,
/// whatever the saga has charged.
struct void_answered {
  saga_context saga;
  std::string transaction_id;
};

/// What the provider is to be asked: for a charge, or to undo one.
struct provider_call {
  saga_context saga;
  bool undo = false;
  money amount;               ///< to be charged
  std::string transaction_id; ///< to be undone; empty: all of the saga
  instant within = 0;         ///< after this time its row falls due
};

/// What a command leads to; the calls when it is committed.
struct payment_outcome {
  std::vector<message> replies;
  std::vector<provider_call> calls;
};

/// A wallet pays at once. For a card the row is claimed, which makes sure that
/// no duplicate charges again.
payment_outcome process(payment_rows&, const process_payment&,
                        instant call_timeout);

/// Decides about a claimed row. Whatever else was accepted, late or once more,
/// is not on record and has to be undone: then there is a call.
payment_outcome settle(payment_rows&, const charge_answered&,
                       instant call_timeout);

/// A card is refunded when the provider has confirmed; it is asked whether a
/// payment is known or not.
payment_outcome refund(payment_rows&, const refund_payment&,
                       instant call_timeout);
std::vector<message> settle(payment_rows&, const void_answered&);

/// Removes the payment. One of which the provider still has a charge that is
/// not on record becomes a tombstone, so that it is undone; one whose account
/// cannot hold more stays.
void forget(payment_rows&, const forget_payment&);

/// What was not answered in time and is to be asked again.
std::vector<provider_call> repeat_calls(payment_rows&, instant call_timeout);

answer<wallet_view> deposit(payment_rows&, const deposit_credit&);

/// What a wallet gets or loses by it counts as deposited or withdrawn.
answer<wallet_view> reset(payment_rows&, const reset_wallets&);

void want(payment_rows&, const process_payment&);
void want(payment_rows&, const charge_answered&);
void want(payment_rows&, const refund_payment&);
void want(payment_rows&, const void_answered&);
void want(payment_rows&, const forget_payment&);
void want(payment_rows&, const deposit_credit&);
void want(payment_rows&, const reset_wallets&);

payment_view view_of(const payment_row&);
wallet_view view_of(const wallet_row&);

} // namespace troupe
