#include "actors/domain/order_saga.hpp"
#include "tests/exhaustive/search.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <iostream>
#include <set>
#include <string>
#include <vector>

using namespace troupe;
using namespace troupe::exhaustive;
using enum coordination;

namespace {

constexpr std::array both{payment_method::card, payment_method::wallet};

/// How the orders of a scenario may end, and do: what is never seen to happen
/// may be what is not searched.
std::set<std::string> expected_endings(const scenario& s) {
  std::set<std::string> result{"failed deadline"};
  switch (s.who) {
  case refuser::nobody:
    result.insert("completed");
    break;
  case refuser::stock:
    result.insert("failed insufficient_stock");
    break;
  case refuser::payment:
    result.insert(s.method == payment_method::card
                      ? "failed payment_declined"
                      : "failed insufficient_credit");
    break;
  case refuser::delivery:
    result.insert("failed delivery_refused");
  }
  if (s.cancels > 0)
    result.insert("cancelled cancelled");
  if (s.cancels > 0 && s.saga == native_saga)
    result.insert("completed delivery_refused"); // the parcel is kept
  return result;
}

void look_through(const scenario& s) {
  auto found = search(s);
  std::cout << said(s) << ": " << found.states << " states\n" << std::flush;
  BOOST_TEST(found.broken.empty(), said(s) << ": " << found.broken);
  std::set<std::string> endings;
  for (auto& [ending, states] : found.endings)
    endings.insert(ending);
  BOOST_TEST(endings == expected_endings(s), boost::test_tools::per_element());
}

/// With each who may refuse, and each method of payment.
void look_through_all(scenario s) {
  std::vector refusers{refuser::nobody, refuser::stock, refuser::payment};
  if (s.saga == native_saga)
    refusers.push_back(refuser::delivery);
  for (auto method : both)
    for (auto who : refusers) {
      s.method = method;
      s.who = who;
      look_through(s);
    }
}

/// What is cancelled was completed, so that nobody has refused.
void look_through_cancels(scenario s) {
  s.cancels = 2;
  for (auto method : both) {
    s.method = method;
    look_through(s);
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(exhaustive_test)

// A duplicate costs more than a crash: it can arrive at any time later. So most
// of them are searched where there are fewer participants.

BOOST_AUTO_TEST_CASE(orchestration_keeps_its_promises_in_every_state) {
  for (auto saga : {native_saga, webshop_saga})
    look_through_all(
        {.how = orchestration, .saga = saga, .faults = 2, .duplicates = 2});
}

BOOST_AUTO_TEST_CASE(choreography_keeps_its_promises_in_every_state) {
  look_through_all(
      {.how = choreography, .saga = native_saga, .faults = 2, .duplicates = 0});
  look_through_all({.how = choreography,
                    .saga = native_saga,
                    .faults = 1,
                    .duplicates = 1,
                    .patient = true});
  look_through_all({.how = choreography,
                    .saga = webshop_saga,
                    .faults = 2,
                    .duplicates = 1});
}

BOOST_AUTO_TEST_CASE(two_phase_commit_keeps_its_promises_in_every_state) {
  look_through_all({.how = two_phase_commit,
                    .saga = native_saga,
                    .faults = 2,
                    .duplicates = 0,
                    .patient = true});
  look_through({.how = two_phase_commit,
                .saga = native_saga,
                .method = payment_method::wallet,
                .faults = 0,
                .duplicates = 1,
                .patient = true});
  look_through_all({.how = two_phase_commit,
                    .saga = webshop_saga,
                    .faults = 2,
                    .duplicates = 1});
}

BOOST_AUTO_TEST_CASE(a_cancelled_order_keeps_them_too) {
  for (auto saga : {native_saga, webshop_saga}) {
    look_through_cancels(
        {.how = orchestration, .saga = saga, .faults = 2, .duplicates = 1});
    look_through_cancels(
        {.how = choreography, .saga = saga, .faults = 2, .duplicates = 0});
    look_through_cancels({.how = two_phase_commit,
                          .saga = saga,
                          .faults = 1,
                          .duplicates = 0,
                          .patient = true});
  }
}

BOOST_AUTO_TEST_SUITE_END()
