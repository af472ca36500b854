#include "actors/domain/payment.hpp"

#include "actors/domain/third_party_row.hpp"

#include <algorithm>
#include <iterator>

namespace troupe {

namespace {

/// The reply that was given before, as the barrier remembers it; none, while
/// the provider has yet to answer.
std::vector<message> reply_of(const payment_row& row,
                              const process_payment& command) {
  if (row.forward == forward_state::pending)
    return {};
  if (row.forward == forward_state::done)
    return {
        payment_completed{command.saga, command.purchase, row.transaction_id}};
  return {payment_failed{command.saga, command.purchase, row.reason}};
}

payment_row& claim(payment_rows& rows, const process_payment& command,
                   forward_state forward) {
  return rows.payments.add({
      .saga_id = command.saga.saga_id,
      .order_id = command.saga.order_id,
      .user_id = command.purchase.user_id,
      .amount = command.purchase.amount,
      .method = command.purchase.method,
      .forward = forward,
      .transaction_id = {},
      .at = rows.now,
  });
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

std::vector<message> capture(payment_rows& rows,
                             const process_payment& command) {
  auto& bought = command.purchase;
  auto wallet = rows.wallets.find(bought.user_id);
  auto enough = wallet && wallet->credit >= bought.amount;
  auto& row = claim(rows, command,
                    enough ? forward_state::done : forward_state::refused);
  if (enough) {
    rows.wallets.change(bought.user_id).credit.minor -= bought.amount.minor;
    row.transaction_id = "wallet-" + row.saga_id;
  } else {
    row.reason = reason::insufficient_credit;
  }
  return reply_of(row, command);
}

/// All that the row has to ask now.
std::vector<provider_call> calls_of(payment_row& row, const saga_context& saga,
                                    instant now, instant call_timeout) {
  auto within = await_answer(row, now, call_timeout);
  std::vector<provider_call> result;
  if (row.forward == forward_state::pending)
    result.push_back({saga, false, row.amount, {}, within});
  if (row.undo == undo_state::pending)
    result.push_back({saga, true, {}, {}, within});
  for (auto& transaction_id : row.unrecorded)
    result.push_back({saga, true, {}, transaction_id, within});
  return result;
}

/// Nothing of this saga is or stays charged.
bool is_undone(const payment_row& row) {
  return row.undo == undo_state::done && row.unrecorded.empty();
}

} // namespace

void payment_rows::widen() {
  for (auto& [key, slot] : payments.slots())
    if (slot.row && forgotten.contains(key))
      settled.want(account_of(*slot.row));
    else if (slot.row && slot.row->method == payment_method::wallet
             && !slot.row->user_id.empty())
      wallets.want(slot.row->user_id);
}

std::string account_of(const payment_row& row) {
  return row.method == payment_method::card ? "card" : "wallet " + row.user_id;
}

payment_outcome process(payment_rows& rows, const process_payment& command,
                        instant call_timeout) {
  if (auto known = rows.payments.find(command.saga.saga_id))
    return {.replies = reply_of(*known, command), .calls = {}};
  if (command.purchase.method == payment_method::wallet)
    return {.replies = capture(rows, command), .calls = {}};
  auto& row = claim(rows, command, forward_state::pending);
  row.asked = {command};
  return {.replies = {},
          .calls = calls_of(row, command.saga, rows.now, call_timeout)};
}

payment_outcome settle(payment_rows& rows, const charge_answered& charge,
                       instant call_timeout) {
  auto& saga_id = charge.saga.saga_id;
  auto known = rows.payments.find(saga_id);
  if (known && known->forward == forward_state::pending) {
    auto& row = rows.payments.change(saga_id);
    auto command = row.asked.at(0);
    row.asked.clear();
    row.forward
        = charge.accepted ? forward_state::done : forward_state::refused;
    row.transaction_id = charge.transaction_id;
    row.reason = charge.accepted ? reason::none : reason::payment_declined;
    note_answer(row, rows.now);
    return {.replies = reply_of(row, command), .calls = {}};
  }
  auto is_recorded = known && known->forward == forward_state::done
                     && known->transaction_id == charge.transaction_id;
  if (!charge.accepted || is_recorded)
    return {};
  if (!known)
    rows.payments.add(tombstone(charge.saga, payment_method::card)).undo
        = undo_state::done;
  if (is_unrecorded(*rows.payments.find(saga_id), charge.transaction_id))
    return {};
  auto& row = rows.payments.change(saga_id);
  row.unrecorded.push_back(charge.transaction_id);
  auto within = await_answer(row, rows.now, call_timeout);
  return {.replies = {},
          .calls = {{charge.saga, true, {}, charge.transaction_id, within}}};
}

payment_outcome refund(payment_rows& rows, const refund_payment& command,
                       instant call_timeout) {
  auto& saga_id = command.saga.saga_id;
  if (!rows.payments.find(saga_id))
    rows.payments.add(tombstone(command.saga, command.method));
  auto& known = *rows.payments.find(saga_id);
  if (is_undone(known))
    return {.replies = {payment_refunded{command.saga}}, .calls = {}};
  if (known.undo != undo_state::none)
    return {};
  auto& row = rows.payments.change(saga_id);
  row.at = rows.now;
  if (row.method == payment_method::card) {
    bar(row);
    row.undo = undo_state::pending;
    row.tries = 0;
    return {.replies = {},
            .calls = calls_of(row, command.saga, rows.now, call_timeout)};
  }
  row.undo = undo_state::done;
  if (row.forward == forward_state::done)
    rows.wallets.change(row.user_id).credit.minor += row.amount.minor;
  return {.replies = {payment_refunded{command.saga}}, .calls = {}};
}

std::vector<message> settle(payment_rows& rows,
                            const void_answered& confirmed) {
  auto& saga_id = confirmed.saga.saga_id;
  auto& transaction_id = confirmed.transaction_id;
  auto known = rows.payments.find(saga_id);
  if (!known
      || !(transaction_id.empty() ? known->undo == undo_state::pending
                                  : is_unrecorded(*known, transaction_id)))
    return {};
  auto& row = rows.payments.change(saga_id);
  if (transaction_id.empty())
    row.undo = undo_state::done;
  else
    std::erase(row.unrecorded, transaction_id);
  note_answer(row, rows.now);
  if (!is_undone(row))
    return {};
  return {payment_refunded{confirmed.saga}};
}

void forget(payment_rows& rows, const forget_payment& command) {
  auto& saga_id = command.saga.saga_id;
  auto known = rows.payments.find(saga_id);
  if (!known)
    return;
  if (known->forward == forward_state::done
      && known->undo == undo_state::none) {
    money sum{settled_sum(rows.settled, account_of(*known))};
    auto more = add(sum, known->amount);
    if (!more)
      return;
    settled_sum(rows.settled, account_of(*known)) = more->minor;
  }
  if (awaits_answer(*known))
    entomb(rows.payments.change(saga_id));
  else
    rows.payments.remove(saga_id);
}

std::vector<provider_call> repeat_calls(payment_rows& rows,
                                        instant call_timeout) {
  std::vector<provider_call> result;
  for_each_due(rows, rows.payments, [&](auto& row) {
    std::ranges::move(calls_of(row, saga_of(row), rows.now, call_timeout),
                      std::back_inserter(result));
  });
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
  rows.payments.want(charge.saga.saga_id);
}

void want(payment_rows& rows, const refund_payment& command) {
  rows.payments.want(command.saga.saga_id);
}

void want(payment_rows& rows, const void_answered& confirmed) {
  rows.payments.want(confirmed.saga.saga_id);
}

void want(payment_rows& rows, const forget_payment& command) {
  rows.payments.want(command.saga.saga_id);
  rows.forgotten.insert(command.saga.saga_id);
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
