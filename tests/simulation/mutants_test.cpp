#include "tests/simulation/runs.hpp"

#include <boost/test/unit_test.hpp>

#include <iostream>

using namespace troupe;
using namespace troupe::simulation;

namespace {

constexpr std::uint64_t enough = 5'000;

/// The simulation finds it, and its shortest story is found, too.
void find(mutant which, std::string_view promise) {
  storm_settings s{.mutant = which};
  auto found = run_all(s, enough, true);
  BOOST_REQUIRE(found.failing.has_value());
  s.seed = *found.failing;
  s.moves = shortest_prefix(s, found.moves);
  auto shortest = run(s);
  std::cout << to_string(which) << ": seed " << s.seed << ", " << s.moves
            << " of " << found.moves << " moves: "
            << shortest.broken.substr(0, shortest.broken.find(';')) << '\n';
  BOOST_TEST(s.moves > 0u);
  BOOST_TEST(shortest.broken.find(promise) != std::string::npos,
             shortest.broken);
}

} // namespace

BOOST_AUTO_TEST_SUITE(simulated_mutants)

BOOST_AUTO_TEST_CASE(a_command_that_is_done_twice_is_found) {
  find(mutant::no_barrier, "reserved != sum of lines");
}

BOOST_AUTO_TEST_CASE(messages_that_are_written_nowhere_are_found) {
  find(mutant::no_outbox, "was told and has not been heard");
}

BOOST_AUTO_TEST_CASE(a_tombstone_that_is_not_planted_is_found) {
  find(mutant::no_tombstone, "not those of the completed sagas");
}

BOOST_AUTO_TEST_CASE(a_vote_that_is_not_forced_is_found) {
  find(mutant::unforced_vote, "not everybody is prepared");
}

BOOST_AUTO_TEST_CASE(a_decision_that_is_forgotten_early_is_found) {
  find(mutant::forgotten_decision, "not those of the completed sagas");
}

BOOST_AUTO_TEST_CASE(a_vote_that_is_taken_back_is_found) {
  find(mutant::impatient_vote, "committing");
}

BOOST_AUTO_TEST_CASE(an_undo_that_is_not_repeated_is_found) {
  find(mutant::undo_once, "is compensating");
}

BOOST_AUTO_TEST_CASE(an_offset_that_comes_before_its_transaction_is_found) {
  find(mutant::early_offset, "was told and has not been heard");
}

BOOST_AUTO_TEST_CASE(a_command_that_is_sent_again_too_early_is_found) {
  find(mutant::unacknowledged_resend, "written again before it has gone out");
}

BOOST_AUTO_TEST_SUITE_END()
