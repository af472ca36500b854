#pragma once

#include "actors/domain/barrier.hpp"
#include "actors/domain/row_set.hpp"
#include "actors/domain/webshop_requests.hpp"

#include <tuple>

/// The rules of payments: pure functions over rows. A card is charged by a
/// provider outside of any transaction; its answer comes back as a command. A
/// wallet is ours. Invariants: deposited == credit + captured - refunded per
/// wallet, and charged - voided at the provider is the sum of card amounts.
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
  instant due_at = 0; ///< a void that the provider has yet to confirm; 0: none
  TROUPE_FIELDS(saga_id, order_id, user_id, amount, method, forward, undo,
                transaction_id, reason, at, due_at)

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
  due_rows due; ///< payments whose void is to be asked for again
  instant now = 0;

  auto tables() { return std::tie(payments, commands, wallets); }

  /// A refund needs the wallet of the payment that it undoes.
  void widen();
};

/// A card was charged, or the provider declined.
struct charge_answered {
  process_payment command;
  bool accepted = false;
  std::string transaction_id;
};

/// The provider confirmed that nothing of this saga stays charged.
struct void_answered {
  saga_context saga;
};

/// Pays from a wallet. Never for cards.
message capture(payment_rows&, const process_payment&);
message settle(payment_rows&, const charge_answered&);

/// What a refund leads to: the reply, or, for a card, a call of the provider's
/// `void` that has to be confirmed first.
struct refund_outcome {
  std::vector<message> reply;
  bool ask_provider = false;
};

refund_outcome refund(payment_rows&, const refund_payment&,
                      instant confirm_within);
message confirm_void(payment_rows&, const void_answered&);

/// Moves the due time of voids that were not confirmed in time, and names the
/// sagas whose void is to be asked for again.
std::vector<saga_context> repeat_voids(payment_rows&, instant confirm_within);

answer<wallet_view> deposit(payment_rows&, const deposit_credit&);

/// What a wallet gets or loses by it counts as deposited or withdrawn.
answer<wallet_view> reset(payment_rows&, const reset_wallets&);

void want(payment_rows&, const process_payment&);
void want(payment_rows&, const charge_answered&);
void want(payment_rows&, const refund_payment&);
void want(payment_rows&, const void_answered&);
void want(payment_rows&, const deposit_credit&);
void want(payment_rows&, const reset_wallets&);

payment_view view_of(const payment_row&);
wallet_view view_of(const wallet_row&);

} // namespace troupe
