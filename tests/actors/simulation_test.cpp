#include "tests/actors/shop.hpp"

#include "adapters/simulated/third_party.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace troupe;

namespace {

constexpr std::uint64_t seeds = 500;
constexpr int orders_each = 20;
/// Longer than a storm, so that no message comes after its order is gone.
constexpr std::chrono::minutes retention{30};

/// A shop in which nothing can be relied on. Its seed tells the whole story.
class storm : public shop {
public:
  explicit storm(std::uint64_t seed)
      : shop({.max_batch = seed % 3 == 0 ? 2u : 200u,
              .call_timeout = std::chrono::milliseconds{1'000 + seed % 5'000},
              .saga = {.step_timeout = 1'000},
              .has_broker = seed % 2 == 0,
              .retention = retention}),
        has_broker_(seed % 2 == 0), seed_(seed), random_(seed) {
    provider.refuses = carrier.refuses = [this](auto operation, auto& saga) {
      if (operation == "capture" || operation == "confirm")
        return rages_ && chance(20);
      return simulated::dice(seed_, operation, saga) < 0.2;
    };
  }

  void rage() {
    bus().decide = [this](auto&) {
      return pick({70, 10, 10, 10}, fate::delivered);
    };
    provider.decide = carrier.decide = [this](auto, auto&) {
      return pick({50, 10, 10, 10, 10, 5, 5}, call_fate::answered);
    };
    while (placed_ < orders_each || chance(95)) {
      if (placed_ < orders_each && chance(30))
        wanted_.push_back(next_order());
      if (!wanted_.empty() && chance(40))
        ask(wanted_[below(wanted_.size())]);
      if (placed_ > 0 && chance(10))
        ask(cancel_order{{}, "o" + std::to_string(below(orders_each))});
      for (auto steps = below(30); steps > 0 && step(); --steps)
        continue;
      misfortune();
      if (chance(50))
        advance(std::chrono::milliseconds{below(700)});
    }
  }

  /// From now on all goes well.
  void calm() {
    rages_ = false;
    bus().decide = [](auto&) { return fate::delivered; };
    provider.decide = carrier.decide
        = [](auto, auto&) { return call_fate::answered; };
    fill(false);
    bus().release();
    provider.answer();
    carrier.answer();
    advance(std::chrono::seconds{5});
    for (auto& wanted : wanted_)
      ask(wanted);
    rest();
  }

private:
  std::size_t below(std::size_t n) { return random_() % n; }
  bool chance(std::size_t percent) { return below(100) < percent; }

  /// One of an enumeration whose values weigh this much; `Fate` gives its type.
  template <class Fate>
  Fate pick(std::initializer_list<std::size_t> weights, Fate) {
    auto dice = below(100);
    int result = 0;
    for (auto weight : weights) {
      if (dice < weight)
        break;
      dice -= weight;
      ++result;
    }
    return static_cast<Fate>(result);
  }

  place_order next_order() {
    static const char* products[] = {"laptop", "mouse", "keyboard", "unicorn"};
    std::vector<order_line> lines;
    for (auto n = 1 + below(3); n > 0; --n)
      lines.push_back({products[chance(3) ? 3 : below(3)],
                       static_cast<std::int64_t>(1 + below(2))});
    auto order
        = buy("o" + std::to_string(placed_++), std::move(lines),
              static_cast<std::int64_t>(below(15'000)),
              chance(50) ? payment_method::wallet : payment_method::card);
    order.coordination = static_cast<coordination>(below(3));
    return order;
  }

  void fill(bool yes) {
    orders.disk->full = stock.disk->full = yes;
    payments.disk->full = deliveries.disk->full = yes;
  }

  template <class Rows>
  void lose_commit(watched_disk<Rows>& of) {
    using fault = typename memory::disk<Rows>::fault;
    of.disk->next_fault = chance(50) ? fault::before : fault::after;
  }

  void misfortune() {
    auto who = all_roles[below(4)];
    switch (below(40)) {
    case 0:
      return crash();
    case 1:
      return die_in_commit(who, true);
    case 2:
      return has_broker_ ? stage::crash(who) : crash();
    case 3:
      return die_in_commit(who, !has_broker_);
    case 4:
      lose_commit(orders);
      return lose_commit(payments);
    case 5:
      lose_commit(stock);
      return lose_commit(deliveries);
    case 6:
      return fill(chance(50));
    case 7:
    case 8:
      return chance(50) ? bus().release() : bus().release_reversed();
    case 9:
    case 10:
      provider.answer();
      return carrier.answer();
    case 11:
      time.pass(std::chrono::milliseconds(below(60'000)));
      return;
    default:
      return;
    }
  }

  bool has_broker_;
  std::uint64_t seed_;
  std::mt19937_64 random_;
  bool rages_ = true;
  int placed_ = 0;
  std::vector<place_order> wanted_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(simulation)

BOOST_AUTO_TEST_CASE(after_any_storm_the_promises_hold) {
  std::map<std::string, int> endings;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed)
    BOOST_TEST_CONTEXT("seed " << seed) {
      storm s{seed};
      s.rage();
      s.calm();
      BOOST_TEST(s.broken_promises() == "");
      s.crash();
      s.advance(std::chrono::seconds{1});
      BOOST_TEST(s.unsent() == 0);
      BOOST_TEST(s.broken_promises() == "");
      for (auto& [id, order] : s.orders.rows<order_row>())
        for (auto& why :
             {to_string(order.reason), to_string(order.coordination)})
          ++endings[std::string{to_string(order.status)} + " "
                    + std::string{why}];
      if (seed % 10 != 0)
        continue;
      s.advance(retention + std::chrono::minutes{3});
      BOOST_TEST(s.orders.rows<order_row>().empty());
      BOOST_TEST(s.stock.rows<reservation_row>().empty());
      BOOST_TEST(s.payments.rows<payment_row>().empty());
      BOOST_TEST(s.deliveries.rows<delivery_row>().empty());
      BOOST_TEST(s.broken_promises() == "");
    }
  // The storms were of all kinds.
  for (auto how :
       {"completed ", "completed delivery_refused", "cancelled cancelled",
        "failed insufficient_stock", "failed unknown_product",
        "failed payment_declined", "failed insufficient_credit",
        "failed delivery_refused", "failed deadline", "completed choreography",
        "completed two_phase_commit", "failed choreography",
        "failed two_phase_commit", "cancelled choreography",
        "cancelled two_phase_commit"})
    BOOST_TEST(endings[how] > 0, "no order ended as " << how);
}

BOOST_AUTO_TEST_SUITE_END()
