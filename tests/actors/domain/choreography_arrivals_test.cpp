#include "tests/actors/domain/follower.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

/// What comes to be heard of one saga, in the order in which it came about.
struct scene {
  std::string_view saga;
  std::vector<message> replies;

  /// The same order in the hands of a coordinator.
  follower commanded() const {
    auto result = commanding(saga);
    result.start();
    for (auto& m : replies)
      result.hear(m);
    return result;
  }

  /// All that the order has to hear until it has ended.
  std::set<std::size_t> end() const {
    std::set<std::size_t> result;
    for (std::size_t i = 0; i < replies.size(); ++i)
      if (read_reply(replies[i])->kind != outcome::done)
        result.insert(i);
    if (result.empty())
      result.insert(replies.size() - 1);
    return result;
  }
};

/// One order hears the replies of a scene, as they arrive.
void play(const scene& played, const std::vector<std::size_t>& arrivals) {
  auto end = played.end();
  auto commanded = played.commanded();
  auto order = following(played.saga);
  order.start();
  std::set<std::size_t> heard;
  std::string arrived;
  for (auto i : arrivals) {
    heard.insert(i);
    arrived += said(played.replies[i]) + " ";
    auto seq = order.order.seq;
    auto before = order.history.size();
    auto answer = order.hear(played.replies[i]);
    BOOST_TEST_CONTEXT("after " << arrived) {
      auto entries = order.history.substr(before);
      BOOST_TEST((answer.empty() ? "" : answer + ", ") == entries);
      BOOST_TEST(commanded.history.starts_with(order.history));
      BOOST_TEST(order.order.seq - seq == std::ranges::count(entries, ','));
      BOOST_TEST(at_rest(order.order.status)
                 == std::ranges::includes(heard, end));
      BOOST_TEST((order.order.due_at == 0) == at_rest(order.order.status));
    }
  }
  BOOST_TEST_CONTEXT("after " << arrived) {
    BOOST_TEST(order.history == commanded.history);
    BOOST_TEST(order.steps() == commanded.steps());
    BOOST_TEST(order.details() == commanded.details());
    BOOST_TEST(order.order.reason == commanded.order.reason);
    for (auto& m : played.replies)
      BOOST_TEST(order.drops(m));
  }
}

void play_in_every_order(const scene& played,
                         std::vector<std::size_t> arrivals) {
  std::ranges::sort(arrivals);
  do
    play(played, arrivals);
  while (std::ranges::next_permutation(arrivals).found);
}

void play_every_way(const scene& played) {
  std::vector<std::size_t> once, twice;
  for (std::size_t i = 0; i < played.replies.size(); ++i)
    once.push_back(i);
  play_in_every_order(played, once);
  for (auto doubled : once) {
    auto arrivals = once;
    arrivals.push_back(doubled);
    play_in_every_order(played, arrivals);
  }
  if (once.size() > 3)
    return;
  twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  play_in_every_order(played, twice);
}

} // namespace

BOOST_AUTO_TEST_SUITE(choreography_arrivals_test)

BOOST_AUTO_TEST_CASE(a_native_order_completes_whatever_is_heard_first) {
  play_every_way(
      {native_saga, {inventory_reserved{}, paid_as("tx-1"), sent_as("t-1")}});
}

BOOST_AUTO_TEST_CASE(a_webshop_order_completes_whatever_is_heard_first) {
  play_every_way({webshop_saga, {paid_as("tx-1"), inventory_reserved{}}});
}

BOOST_AUTO_TEST_CASE(a_refused_first_step_fails_the_order_at_once) {
  play_every_way({native_saga, {out_of_stock()}});
  play_every_way({webshop_saga, {declined()}});
}

BOOST_AUTO_TEST_CASE(a_refused_payment_fails_the_order_when_all_is_undone) {
  play_every_way(
      {native_saga, {inventory_reserved{}, declined(), inventory_released{}}});
}

BOOST_AUTO_TEST_CASE(missing_stock_fails_a_webshop_order_when_all_is_undone) {
  play_every_way(
      {webshop_saga, {paid_as("tx-1"), out_of_stock(), payment_refunded{}}});
}

BOOST_AUTO_TEST_CASE(a_refused_delivery_fails_the_order_when_all_is_undone) {
  play_every_way({native_saga,
                  {inventory_reserved{}, paid_as("tx-1"), not_delivered(),
                   payment_refunded{}, inventory_released{}}});
}

BOOST_AUTO_TEST_SUITE_END()
