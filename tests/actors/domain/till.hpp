#pragma once

#include "tests/actors/domain/fixtures.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace troupe::fixtures {

inline constexpr auto card = payment_method::card;
inline constexpr auto wallet = payment_method::wallet;

/// Where ann has 50.00.
struct till : payment_desk {
  till() { put("ann", 5'000); }

  std::string capture(std::int64_t cents, std::string id = "s1") {
    return said(tell(process_payment{saga(std::move(id)), pay(cents, wallet)}));
  }
  std::string process() {
    return said(tell(process_payment{saga(), pay(1'000, card)}));
  }
  std::string answer_charge(bool accepted, std::string transaction = "tx-1",
                            std::string id = "s1") {
    return said(tell(forward_answered{saga(std::move(id)), accepted,
                                      std::move(transaction)}));
  }
  std::string charge(bool accepted, std::string transaction = "tx-1") {
    process();
    return answer_charge(accepted, std::move(transaction));
  }
  std::string refund(payment_method method, std::string id = "s1") {
    return said(tell(refund_payment{saga(std::move(id)), method}));
  }
  std::string voided(std::string transaction = "") {
    return said(tell(undo_answered{saga(), std::move(transaction)}));
  }
  void forget(std::string id = "s1") {
    tell(forget_payment{saga(std::move(id))});
  }
  std::string due() { return said(calls_due()); }

  answer<wallet_view> deposit(std::int64_t cents, command_key key = {}) {
    return tell(deposit_credit{std::move(key), "ann", {cents}});
  }

  std::int64_t credit() { return at<wallet_row>("ann").credit.minor; }
  std::int64_t deposited() { return at<wallet_row>("ann").deposited.minor; }
  payment_row& row(std::string id = "s1") { return at<payment_row>(id); }
};

} // namespace troupe::fixtures
