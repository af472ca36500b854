#pragma once

#include "tests/simulation/mutants.hpp"
#include "tests/simulation/witness.hpp"
#include "tests/stage/shop.hpp"

#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe::simulation {

/// A storm is told by these alone: the same ones, the same storm.
struct storm_settings {
  std::uint64_t seed = 1;
  simulation::mutant mutant{};
  std::size_t moves = 1'000'000; ///< of the adversary, at most
  /// Of all orders; none: each has its own.
  std::optional<troupe::coordination> coordination{};
  /// What becomes of an order is up to dice that are thrown for it: nobody
  /// competes, and no deadline passes.
  bool is_even = false;
  bool has_log = false;
};

/// A shop in which nothing can be relied on: an adversary moves, by dice, and
/// nothing but its moves happens.
class storm : public shop {
public:
  explicit storm(const storm_settings&);

  /// The adversary moves until it is tired.
  void rage();

  /// From now on all goes well, and everything has to come to rest.
  void calm();

  /// Once more, after everybody has died, and after operators have cancelled
  /// some of what is completed.
  void aftermath();

  /// So much later that all is gone that has ended.
  void retire();

  std::size_t moves() const { return moves_; }
  std::chrono::milliseconds slowest_rest() const { return slowest_rest_; }

  /// What must not be and was seen, or is. Empty: all promises are kept.
  std::string broken();

  const std::string& log() const { return witness_.log(); }

private:
  /// What can befall a shop, besides what its messages and calls do. Each storm
  /// has some of it: else what is frequent would hide what is rare (swarm
  /// testing: Groce, Zhang, Eide, Chen and Regehr, 2012).
  enum class misfortune {
    crash,
    crash_of_one,
    death_in_commit,
    lost_commit,
    full_disk,
    slow_disk,
    pause,
    clock_jump,
    process_away,
    cancel,
    checkout,
    count, ///< of the others
  };

  std::size_t below(std::size_t n) { return random_() % n; }
  bool chance(std::size_t percent) { return below(100) < percent; }

  template <class Fate>
  Fate pick(const std::vector<std::size_t>& weights, Fate);

  void arm();
  void move();
  void befall(misfortune);
  void jump();
  void take_away_or_bring_back();
  void act_for_operator(bool cancels);
  place_order next_order(std::size_t number);
  void want(std::size_t number);
  fate fate_of(const message&);
  bool refuses(std::string_view operation, const std::string& saga_id);
  std::size_t replicas() const { return has_broker_ ? 2 : 1; }
  role any_role() { return all_roles[below(std::size(all_roles))]; }
  std::string any_order() { return "o" + std::to_string(below(orders_each)); }

  template <class Question>
  void put(Question question) {
    asked_.push_back(ask(std::move(question)));
  }
  void fill(bool yes);
  void lose_commit(role, bool after);
  template <class Disk>
  void disarm(Disk&);
  void settle();

  static constexpr std::size_t orders_each = 20;
  /// Of the wall clock, to either side, in milliseconds.
  static constexpr instant longest_jump = 300'000;

  storm_settings settings_;
  std::mt19937_64 random_;
  bool has_broker_;
  bool rages_ = true;
  bool is_slow_ = false;
  std::vector<misfortune> misfortunes_;
  std::vector<std::size_t> message_fates_;
  std::vector<std::size_t> call_fates_;
  instant jumped_ = 0;
  std::vector<place_order> orders_;
  std::size_t placed_ = 0;
  std::set<std::size_t> wanted_; ///< orders that were asked for
  std::vector<std::uint64_t> asked_;
  std::string unanswered_;
  bool is_retired_ = false;
  std::size_t moves_ = 0;
  std::chrono::milliseconds slowest_rest_{0};
  class witness witness_;
  mutation mutation_;
};

} // namespace troupe::simulation
