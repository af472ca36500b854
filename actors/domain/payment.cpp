#include "actors/domain/payment.hpp"

namespace troupe {

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

std::vector<message> reply_to(const payment_row& row,
                              const purchase_message& command) {
  if (row.forward == forward_state::done)
    return {
        payment_completed{command.saga, command.purchase, row.transaction_id}};
  return {payment_failed{{command.saga, command.purchase, row.reason}}};
}

std::vector<message> undo_reply(const payment_row& row,
                                const saga_context& saga) {
  if (row.undo == undo_state::done && row.unrecorded.empty())
    return {payment_refunded{saga}};
  return {};
}

void attempt(payment_rows& rows, payment_row& row, const purchase& bought) {
  row.user_id = bought.user_id;
  row.amount = bought.amount;
  row.method = bought.method;
  if (row.method == payment_method::card) {
    row.forward = forward_state::pending;
    return;
  }
  auto wallet = rows.wallets.find(bought.user_id);
  if (!wallet || wallet->credit < bought.amount) {
    row.forward = forward_state::refused;
    row.reason = reason::insufficient_credit;
    return;
  }
  rows.wallets.change(bought.user_id).credit.minor -= bought.amount.minor;
  row.forward = forward_state::done;
  row.transaction_id = "wallet-" + row.saga_id;
}

namespace {

void refund(payment_rows& rows, payment_row& row, payment_method method) {
  if (row.forward == forward_state::none) // a tombstone
    row.method = method;
  if (row.method == payment_method::card)
    row.undo = undo_state::pending;
  else if (holds(row))
    rows.wallets.change(row.user_id).credit.minor += row.amount.minor;
}

} // namespace

void take_back(payment_rows& rows, payment_row& row,
               const refund_payment& command) {
  refund(rows, row, command.method);
}

void take_back(payment_rows& rows, payment_row& row,
               const purchase_message& abort) {
  refund(rows, row, abort.purchase.method);
}

step_outcome handle(payment_rows& rows, const forward_answered& charged) {
  return settle(rows, charged, reason::payment_declined, [](auto&) {});
}

step_outcome handle(payment_rows& rows, const forget_payment& command) {
  return barrier::forget(rows, command, [&](auto& row) {
    auto account = account_of(row);
    auto sum = add(money{settled_sum(rows.settled, account)}, row.amount);
    if (sum)
      settled_sum(rows.settled, account) = sum->minor;
    return sum.has_value();
  });
}

answer<wallet_view> handle(payment_rows& rows, const deposit_credit& command) {
  return once(
      rows.commands, command.key, rows.now, [&]() -> answer<wallet_view> {
        auto known = rows.wallets.find(command.user_id);
        if (!known && (command.amount.minor < 0 || !command.opens))
          return {.refused = refusal::not_found,
                  .detail = "no wallet of " + command.user_id};
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
                            + to_decimal(before.credit) + limit};
        }
        auto& row = rows.wallets.change_or_add(before);
        row.credit = *credit;
        row.deposited = *deposited;
        return {.value = {row.user_id, row.credit}};
      });
}

answer<wallet_view> handle(payment_rows& rows, const reset_wallets& command) {
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
                            + ", with what was spent"};
      if (result.refused != refusal::none)
        return;
      auto& row = rows.wallets.change_or_add(before);
      row.credit = command.credit;
      row.deposited = *deposited;
    });
    return result;
  });
}

void want(payment_rows& rows, const purchase& bought) {
  if (bought.method == payment_method::wallet)
    rows.wallets.want(bought.user_id);
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
                : row.forward == forward_state::done
                    ? payment_status::completed
                    : payment_status::authorised;
  return {row.order_id,
          row.amount,
          row.method,
          status,
          row.transaction_id,
          row.forward == forward_state::refused ? row.reason : reason::none};
}

wallet_view view_of(const wallet_row& row) {
  return {row.user_id, row.credit};
}

} // namespace troupe
