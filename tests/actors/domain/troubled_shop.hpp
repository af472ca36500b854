#pragma once

#include "actors/domain/participants.hpp"
#include "actors/domain/reactions.hpp"
#include "tests/actors/domain/fixtures.hpp"

#include <functional>
#include <map>
#include <random>
#include <set>
#include <tuple>

namespace troupe::fixtures {

/// The card provider or the carrier, by the contract of their ports: for as
/// long as it keeps keys, what was answered is answered again, and what was
/// taken back cannot be done later.
class third_party {
public:
  /// The id of what was done; empty: it refuses.
  std::string act(const std::string& saga_id, bool willing) {
    auto [answer, is_new] = answers_.try_emplace(saga_id);
    if (is_new && willing && !barred_.contains(saga_id)) {
      answer->second = saga_id + "/" + std::to_string(++acts_);
      standing_[saga_id].insert(answer->second);
    }
    return answer->second;
  }

  /// The same, but only held until it is committed.
  std::string hold(const std::string& saga_id, bool willing) {
    auto id = act(saga_id, willing);
    if (!id.empty() && !committed_.contains(saga_id))
      held_.insert(saga_id);
    return id;
  }

  /// Whether what is held is done now.
  bool commit(const std::string& saga_id, bool willing) {
    if (!willing || standing_[saga_id].empty())
      return false;
    held_.erase(saga_id);
    committed_.insert(saga_id);
    return true;
  }

  /// Whether it is (or never was) done no more: what `id` names, or all of the
  /// saga. `number` tells a new try from an old one that is repeated.
  bool undo(const std::string& saga_id, const std::string& id,
            std::uint32_t number, bool willing) {
    auto& standing = standing_[saga_id];
    auto has_any = id.empty() ? !standing.empty() : standing.contains(id);
    auto answer
        = undo_answers_.try_emplace({saga_id, id, number}, !has_any || willing)
              .first->second;
    if (!answer)
      return false;
    if (id.empty()) {
      standing.clear();
      held_.erase(saga_id);
      barred_.insert(saga_id);
    } else {
      standing.erase(id);
    }
    return true;
  }

  /// All keys are too old to be kept. To what it has kept it holds: a call that
  /// comes again so late would undo it behind the back of any shop.
  void forget() {
    answers_.clear();
    std::erase_if(undo_answers_, [](auto& answer) { return answer.second; });
    barred_.clear();
  }

  /// How many times it is done, and not undone.
  std::size_t in_force(const std::string& saga_id) const {
    auto i = standing_.find(saga_id);
    return i == standing_.end() ? 0 : i->second.size();
  }

  /// Whether it holds something that is neither committed nor undone.
  bool holds(const std::string& saga_id) const {
    return held_.contains(saga_id) && in_force(saga_id) > 0;
  }

private:
  int acts_ = 0;
  std::map<std::string, std::set<std::string>> standing_; ///< ids by saga
  std::map<std::string, std::string> answers_;
  std::set<std::string> barred_;
  std::set<std::string> held_;      ///< sagas
  std::set<std::string> committed_; ///< sagas
  std::map<std::tuple<std::string, std::string, std::uint32_t>, bool>
      undo_answers_;
};

/// A shop whose messages and calls are lost, doubled, late and out of order,
/// whose clock jumps and whose third parties refuse. Some of them forget their
/// keys; those are always heard in the end: of what it has not heard, and
/// cannot ask for again, no shop can know. Its seed tells the whole story.
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
  int repeated_votes = 0;
  int unrecorded = 0; ///< charges and bookings
  bool is_forgetful() const { return is_forgetful_; }

private:
  std::int64_t below(std::int64_t n);
  bool chance(std::int64_t percent) { return below(100) < percent; }
  bool willing() { return !chance(refusals_); }
  bool quiet();

  // -- what is on its way --
  struct flight {
    std::function<void()> arrival;
    bool arrives; ///< in the end, whatever happens
  };

  void send(std::function<void()> arrival, bool arrives = false);
  void answer(std::function<void()> arrival);
  void deliver();
  void post(const message&);
  void post(const std::vector<message>&);
  void follow(const order_outcome&);
  template <class Desk>
  void follow(Desk&, third_party&, const step_outcome&);
  template <class Desk>
  void ask(Desk&, third_party&, const third_party_call&);

  /// A message comes to one of those that it is for.
  void arrive(participant, const message&);

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
  bool is_forgetful_;
  int acts_left_ = 25;
  int keys_ = 0;
  std::vector<flight> air_;
};

} // namespace troupe::fixtures
