#include "actors/domain/payment.hpp"

namespace troupe {

namespace {

message refuse(const process_payment& command, reason why) {
  return payment_failed{command.saga, command.purchase, why};
}

/// The reply that was given before, as the barrier remembers it.
message reply_of(const payment_row& row, const process_payment& command) {
  if (row.forward == forward_state::done)
    return payment_completed{command.saga, command.purchase,
                             row.transaction_id};
  return refuse(command, row.reason);
}

message decide(payment_rows& rows, const process_payment& command,
               std::string transaction_id, reason why) {
  auto& row = rows.payments.add({
      .saga_id = command.saga.saga_id,
      .order_id = command.saga.order_id,
      .user_id = command.purchase.user_id,
      .amount = command.purchase.amount,
      .method = command.purchase.method,
      .forward
      = why == reason::none ? forward_state::done : forward_state::refused,
      .transaction_id = std::move(transaction_id),
      .reason = why,
      .at = rows.now,
  });
  return reply_of(row, command);
}

payment_row tombstone(const saga_context& saga, payment_method method) {
  return {
      .saga_id = saga.saga_id,
      .order_id = saga.order_id,
      .user_id = {},
      .amount = {},
      .method = method,
      .transaction_id = {},
      .reason = reason::cancelled,
  };
}

} // namespace

void payment_rows::widen() {
  for (auto& [key, slot] : payments.slots())
    if (slot.row && slot.row->method == payment_method::wallet
        && !slot.row->user_id.empty())
      wallets.want(slot.row->user_id);
}

message capture(payment_rows& rows, const process_payment& command) {
  if (auto known = rows.payments.find(command.saga.saga_id))
    return reply_of(*known, command);
  auto& bought = command.purchase;
  auto wallet = rows.wallets.find(bought.user_id);
  if (!wallet || wallet->credit < bought.amount)
    return decide(rows, command, {}, reason::insufficient_credit);
  rows.wallets.change(bought.user_id).credit.minor -= bought.amount.minor;
  return decide(rows, command, "wallet-" + command.saga.saga_id, reason::none);
}

message settle(payment_rows& rows, const charge_answered& charge) {
  auto& command = charge.command;
  if (auto known = rows.payments.find(command.saga.saga_id))
    return reply_of(*known, command);
  return decide(rows, command, charge.transaction_id,
                charge.accepted ? reason::none : reason::payment_declined);
}

refund_outcome refund(payment_rows& rows, const refund_payment& command,
                      instant confirm_within) {
  auto& saga_id = command.saga.saga_id;
  if (!rows.payments.find(saga_id))
    rows.payments.add(tombstone(command.saga, command.method));
  auto& row = rows.payments.change(saga_id);
  if (row.undo == undo_state::done)
    return {.reply = {payment_refunded{command.saga}}};
  row.at = rows.now;
  if (row.method == payment_method::card) {
    row.undo = undo_state::pending;
    row.due_at = rows.now + confirm_within;
    return {.reply = {}, .ask_provider = true};
  }
  row.undo = undo_state::done;
  if (row.forward == forward_state::done)
    rows.wallets.change(row.user_id).credit.minor += row.amount.minor;
  return {.reply = {payment_refunded{command.saga}}};
}

message confirm_void(payment_rows& rows, const void_answered& confirmed) {
  auto& row = rows.payments.change(confirmed.saga.saga_id);
  row.undo = undo_state::done;
  row.due_at = 0;
  row.at = rows.now;
  return payment_refunded{confirmed.saga};
}

std::vector<saga_context> repeat_voids(payment_rows& rows,
                                       instant confirm_within) {
  std::vector<saga_context> result;
  for (auto& saga_id : rows.due.keys) {
    if (!is_due(rows.payments.find(saga_id)->due_at, rows.now,
                rows.due.longest_wait))
      continue;
    auto& row = rows.payments.change(saga_id);
    row.due_at = rows.now + confirm_within;
    result.push_back(
        {.saga_id = saga_id, .order_id = row.order_id, .traceparent = {}});
  }
  return result;
}

answer<wallet_view> deposit(payment_rows& rows, const deposit_credit& command) {
  return once(
      rows.commands, command.key, rows.now, [&]() -> answer<wallet_view> {
        auto known = rows.wallets.find(command.user_id);
        if (!known && (command.amount.minor < 0 || !command.opens))
          return {.refused = refusal::not_found,
                  .detail = "no wallet of " + command.user_id,
                  .value = {}};
        auto before = known ? *known : wallet_row{command.user_id, {}, {}};
        auto credit = add(before.credit, command.amount);
        auto deposited = add(before.deposited, command.amount);
        if (!credit || !deposited || credit->minor < 0) {
          auto limit = credit && deposited
                           ? std::string{" and cannot fall below 0"}
                           : ", and no more than " + to_decimal(max_money)
                                 + " can be deposited, with what was spent";
          return {.refused = refusal::conflict,
                  .detail = "the credit of " + command.user_id + " is "
                            + to_decimal(before.credit) + limit,
                  .value = {}};
        }
        auto& row = known ? rows.wallets.change(command.user_id)
                          : rows.wallets.add(before);
        row.credit = *credit;
        row.deposited = *deposited;
        return {.detail = {}, .value = {row.user_id, row.credit}};
      });
}

answer<wallet_view> reset(payment_rows& rows, const reset_wallets& command) {
  return once(rows.commands, command.key, rows.now, [&] {
    answer<wallet_view> result;
    for_each_row(command, [&](const std::string& id, std::int64_t) {
      auto known = rows.wallets.find(id);
      auto before = known ? *known : wallet_row{id, {}, {}};
      auto deposited
          = add(before.deposited, {command.credit.minor - before.credit.minor});
      if (!deposited)
        result = {.refused = refusal::conflict,
                  .detail = "no more than " + to_decimal(max_money)
                            + " can be deposited in the wallet of " + id
                            + ", with what was spent",
                  .value = {}};
      if (result.refused != refusal::none)
        return;
      auto& row = known ? rows.wallets.change(id) : rows.wallets.add(before);
      row.credit = command.credit;
      row.deposited = *deposited;
    });
    return result;
  });
}

void want(payment_rows& rows, const process_payment& command) {
  rows.payments.want(command.saga.saga_id);
  if (command.purchase.method == payment_method::wallet)
    rows.wallets.want(command.purchase.user_id);
}

void want(payment_rows& rows, const charge_answered& charge) {
  rows.payments.want(charge.command.saga.saga_id);
}

void want(payment_rows& rows, const refund_payment& command) {
  rows.payments.want(command.saga.saga_id);
}

void want(payment_rows& rows, const void_answered& confirmed) {
  rows.payments.want(confirmed.saga.saga_id);
}

void want(payment_rows& rows, const deposit_credit& command) {
  want_once(rows.commands, command.key);
  rows.wallets.want(command.user_id);
}

void want(payment_rows& rows, const reset_wallets& command) {
  want_once(rows.commands, command.key);
  for_each_row(command, [&](const std::string& id, std::int64_t) {
    rows.wallets.want(id);
  });
}

payment_view view_of(const payment_row& row) {
  auto status = row.forward == forward_state::refused ? payment_status::failed
                : row.undo == undo_state::done        ? payment_status::refunded
                                               : payment_status::completed;
  return {row.order_id, row.amount,         row.method,
          status,       row.transaction_id, row.reason};
}

wallet_view view_of(const wallet_row& row) {
  return {row.user_id, row.credit};
}

} // namespace troupe
