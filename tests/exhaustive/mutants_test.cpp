#include "actors/domain/order_saga.hpp"
#include "tests/exhaustive/search.hpp"

#include <boost/test/unit_test.hpp>

#include <iostream>
#include <string>
#include <string_view>

using namespace troupe;
using namespace troupe::exhaustive;
using enum coordination;

namespace {

/// The mutant breaks a promise, which is kept without it, and is found.
void find(scenario s, mutant which, std::string_view promise) {
  BOOST_TEST(search(s).broken.empty());
  s.mutant = which;
  auto found = search(s);
  auto broken = found.broken.substr(0, found.broken.find('\n'));
  std::cout << said(s) << ": found after " << found.states
            << " states: " << broken << '\n'
            << std::flush;
  BOOST_TEST(broken.find(promise) != std::string::npos,
             said(s) << ": " << found.broken);
}

constexpr auto card = payment_method::card;
constexpr auto wallet = payment_method::wallet;

/// Two-phase with fewer participants: they all act at once.
constexpr scenario with(coordination how, payment_method method = wallet,
                        refuser who = refuser::nobody) {
  auto is_two_phase = how == two_phase_commit;
  return {.how = how,
          .saga = is_two_phase ? webshop_saga : native_saga,
          .method = method,
          .who
          = is_two_phase && who == refuser::delivery ? refuser::stock : who,
          .faults = 1,
          .duplicates = 0};
}

} // namespace

BOOST_AUTO_TEST_SUITE(mutants_test)

BOOST_AUTO_TEST_CASE(a_tombstone_that_is_not_planted_is_found) {
  for (auto how : {orchestration, choreography})
    find(with(how), mutant::no_tombstone, "but not its effects");
  find(with(two_phase_commit), mutant::no_tombstone, "holds what has ended");
}

BOOST_AUTO_TEST_CASE(a_command_that_is_done_twice_is_found) {
  auto s = with(orchestration);
  s.duplicates = 1;
  find(s, mutant::no_barrier, "stock does not add up");
}

BOOST_AUTO_TEST_CASE(a_vote_that_is_not_forced_is_found) {
  find(with(two_phase_commit), mutant::unforced_vote, "is not prepared");
}

BOOST_AUTO_TEST_CASE(a_decision_that_is_not_durable_is_found) {
  find(with(two_phase_commit), mutant::volatile_decision, "has aborted");
}

BOOST_AUTO_TEST_CASE(a_decision_that_is_forgotten_early_is_found) {
  find(with(two_phase_commit), mutant::forgetful, "has aborted");
}

BOOST_AUTO_TEST_CASE(who_is_prepared_and_times_out_is_found) {
  auto s = with(two_phase_commit);
  s.duplicates = 1; // the timer fires while others have yet to vote
  find(s, mutant::votes_expire, "has aborted");
}

BOOST_AUTO_TEST_CASE(an_undo_that_is_not_repeated_is_found) {
  for (auto how : {orchestration, choreography, two_phase_commit})
    find(with(how, wallet, refuser::delivery), mutant::undo_once,
         "no end can be reached");
}

BOOST_AUTO_TEST_CASE(a_third_party_that_is_not_asked_again_is_found) {
  for (auto how : {orchestration, choreography, two_phase_commit})
    find(with(how, card, refuser::delivery), mutant::undo_asked_once,
         "no end can be reached");
}

BOOST_AUTO_TEST_CASE(an_order_that_ends_at_the_first_compensation_is_found) {
  find(with(choreography, wallet, refuser::delivery), mutant::ends_early,
       "awaits a reply");
}

BOOST_AUTO_TEST_CASE(a_third_party_that_acts_before_the_decision_is_found) {
  find(with(two_phase_commit, card), mutant::acts_before_decision,
       "before the decision");
}

BOOST_AUTO_TEST_SUITE_END()
