#pragma once

#include "tests/actors/domain/fixtures.hpp"

#include <functional>
#include <random>

namespace troupe::fixtures {

/// The card provider or the carrier, by the contract of their ports: what was
/// answered is answered again, and what was taken back cannot be done later.
class third_party {
public:
  bool act(const std::string& saga_id, bool willing) {
    return books_.try_emplace(saga_id, willing, false).first->second.first;
  }

  /// Whether it is (or never was) done no more. `number` tells a new try from
  /// an old one that is repeated.
  bool undo(const std::string& saga_id, std::uint32_t number, bool willing) {
    auto& [done, undone]
        = books_.try_emplace(saga_id, false, false).first->second;
    auto agreed = !done || undone || willing;
    auto answer = answers_.try_emplace({saga_id, number}, agreed).first->second;
    undone |= answer;
    return answer;
  }

  bool in_force(const std::string& saga_id) const {
    auto i = books_.find(saga_id);
    return i != books_.end() && i->second.first && !i->second.second;
  }

private:
  std::map<std::string, std::pair<bool, bool>> books_; ///< done, undone
  std::map<std::pair<std::string, std::uint32_t>, bool> answers_;
};

/// A shop whose messages and calls are lost, doubled, late and out of order,
/// whose clock jumps and whose third parties refuse. Its seed tells the whole
/// story.
class troubled_shop {
public:
  explicit troubled_shop(std::uint64_t seed);

  /// Something happens; false when nothing is left that could.
  bool step();

  order_desk orders;
  inventory_desk stock;
  payment_desk payments;
  delivery_desk deliveries;
  third_party provider;
  third_party carrier;
  std::map<std::string, std::string> sagas;      ///< all, and their orders
  std::map<std::string, std::int64_t> received;  ///< accepted, by product
  std::map<std::string, std::int64_t> deposited; ///< accepted, by user
  int stale_replies = 0;
  int stuck_sagas = 0;
  int repeated_calls = 0;

private:
  std::int64_t below(std::int64_t n);
  bool chance(std::int64_t percent) { return below(100) < percent; }
  bool willing() { return !chance(refusals_); }
  bool quiet();

  // -- what is on its way --
  void send(std::function<void()> arrival);
  void deliver();
  void post(const message&);
  void post(const std::vector<message>&);
  void follow(const order_outcome&);
  void ask_void(const saga_context&);
  void ask_back(const cancel_delivery&);

  void arrive(const reserve_inventory& c) { post(stock.tell(c)); }
  void arrive(const release_inventory& c) { post(stock.tell(c)); }
  void arrive(const process_payment&);
  void arrive(const refund_payment&);
  void arrive(const schedule_delivery&);
  void arrive(const cancel_delivery&);
  void arrive(const auto& reply) { follow(orders.tell(message{reply})); }

  // -- what people do, and what the clock does --
  void act();
  void buy_something(const std::string& order_id);
  void try_again(const std::string& order_id);
  void bring_in(const std::string& product_id, std::int64_t quantity);
  void pay_in(const std::string& user_id, std::int64_t cents);
  void pass_time();
  void set_clock(instant now);
  std::string next_saga(const std::string& order_id);

  std::mt19937_64 random_;
  std::int64_t losses_; ///< in percent, as the next two
  std::int64_t doublings_;
  std::int64_t refusals_;
  std::int64_t haste_; ///< most milliseconds between two deliveries
  int acts_left_ = 25;
  int keys_ = 0;
  std::vector<std::function<void()>> air_;
};

} // namespace troupe::fixtures
