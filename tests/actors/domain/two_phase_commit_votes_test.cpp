#include "tests/actors/domain/two_phases.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <vector>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

using sequence = std::vector<std::size_t>;

void in_every_order(const std::function<void(const sequence&)>& check) {
  sequence order{0, 1, 2};
  do
    check(order);
  while (std::ranges::next_permutation(order).found);
}

constexpr std::array names{"inventory", "payment", "delivery"};

/// "payment.abort, delivery.abort": a command to all of whom it is true.
std::string told(const char* what, auto&& whom) {
  std::string result;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (whom(i))
      result += std::string{", "} + names[i] + "." + what;
  return result;
}

struct webshop : two_phase_coordinator {
  webshop() { order.saga = webshop_saga; }
};

} // namespace

BOOST_AUTO_TEST_SUITE(two_phase_commit_votes_test)

BOOST_AUTO_TEST_CASE(the_last_vote_decides_whatever_their_order_and_doubled) {
  in_every_order([](const sequence& arrival) {
    two_phase_coordinator it;
    it.start();
    for (auto i : {arrival[0], arrival[0], arrival[1], arrival[0], arrival[1]})
      BOOST_TEST(it.vote(i, true) == "");
    BOOST_TEST(it.order.status == order_status::pending);
    BOOST_TEST(it.vote(arrival[2], true)
               == "order.events 2 committing, inventory.commit, "
                  "payment.commit, delivery.commit");
    BOOST_TEST(it.steps() == "prepared prepared prepared");
  });
}

BOOST_AUTO_TEST_CASE(the_last_acknowledgement_completes_whatever_their_order) {
  in_every_order([](const sequence& arrival) {
    two_phase_coordinator it;
    it.decided();
    for (auto i : {arrival[0], arrival[0], arrival[1], arrival[0], arrival[1]})
      BOOST_TEST(it.commit(i) == "");
    BOOST_TEST(it.order.status == order_status::committing);
    BOOST_TEST(it.commit(arrival[2]) == "order.events 3 completed");
    BOOST_TEST(it.commit(arrival[2]) == "");
    BOOST_TEST(!it.fits);
  });
}

/// Of all votes of the three, with one against at least, in every order.
BOOST_AUTO_TEST_CASE(the_reason_is_that_of_the_earliest_in_the_table) {
  for (unsigned yes = 0; yes < 7; ++yes)
    in_every_order([yes](const sequence& arrival) {
      auto agrees = [yes](std::size_t i) { return (yes >> i & 1u) != 0; };
      std::size_t earliest = 0;
      while (agrees(earliest))
        ++earliest;
      auto why = std::string{to_string(refusals[earliest])};
      two_phase_coordinator it;
      it.start();
      std::vector<bool> voted(3);
      auto is_open = [&](std::size_t i) { return !voted[i] || agrees(i); };
      auto last = arrival.begin();
      for (; it.order.status == order_status::pending; ++last) {
        BOOST_TEST_REQUIRE((last != arrival.end()));
        auto heard = it.vote(*last, agrees(*last));
        voted[*last] = true;
        auto is_decided = true;
        for (std::size_t i = 0; i <= earliest; ++i)
          is_decided = is_decided && voted[i];
        auto ended = std::ranges::none_of(sequence{0, 1, 2}, is_open);
        BOOST_TEST(heard
                   == (!is_decided ? ""
                       : ended     ? "order.events 2 compensating " + why
                                     + ", order.events 3 failed " + why
                               : "order.events 2 compensating " + why
                                     + told("abort", is_open)));
      }
      for (; last != arrival.end(); ++last) {
        BOOST_TEST(it.vote(*last, agrees(*last)) == "");
        BOOST_TEST(!it.fits);
      }
      for (auto i : arrival)
        if (is_open(i))
          it.abort(i);
      BOOST_TEST(it.order.status == order_status::failed);
      BOOST_TEST(it.order.reason == refusals[earliest]);
      BOOST_TEST(it.order.seq == 3);
      BOOST_TEST(it.order.due_at == 0);
    });
}

// -- the webshop's table ------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(a_webshop_order_is_agreed_on_by_two, webshop) {
  BOOST_TEST(start()
             == "order.created, order.events 1 pending, payment.prepare, "
                "inventory.prepare");
  BOOST_TEST(drops<delivery_prepared>());
  BOOST_TEST(vote(0, true) == "");
  BOOST_TEST(steps() == "running prepared");
  BOOST_TEST(vote(1, true)
             == "order.events 2 committing, payment.commit, inventory.commit");
  BOOST_TEST(commit(0) == "");
  BOOST_TEST(commit(1) == "order.events 3 completed");
}

BOOST_FIXTURE_TEST_CASE(in_a_webshop_the_payment_objects_first, webshop) {
  start();
  BOOST_TEST(vote(0, false) == "");
  BOOST_TEST(vote(1, false)
             == "order.events 2 compensating payment_declined, "
                "order.events 3 failed payment_declined");
  order.seq = 0;
  start("s2");
  BOOST_TEST(vote(1, false)
             == "order.events 2 compensating payment_declined, "
                "inventory.abort");
  BOOST_TEST(abort(0) == "order.events 3 failed payment_declined");
}

BOOST_FIXTURE_TEST_CASE(a_webshop_order_is_cancelled_backwards, webshop) {
  start();
  vote(0, true);
  vote(1, true);
  commit(0);
  commit(1);
  BOOST_TEST(cancel()
             == "order.events 4 cancelling cancelled, inventory.release");
  BOOST_TEST(hear<inventory_released>() == "payment.refund");
  BOOST_TEST(hear<payment_refunded>() == "order.events 5 cancelled cancelled");
}

BOOST_AUTO_TEST_SUITE_END()
