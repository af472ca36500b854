#include "tests/simulation/runs.hpp"

#include <boost/test/unit_test.hpp>

#include <iostream>

using namespace troupe;
using namespace troupe::simulation;

namespace {

/// As seeds: the same number, the same story.
constexpr std::uint64_t storms = 5'000;
constexpr std::uint64_t even_storms = 100;

std::string said(const campaign& c, storm_settings s) {
  if (!c.failing)
    return "";
  s.seed = *c.failing;
  return "seed " + std::to_string(s.seed) + ": " + c.broken
         + "\nmake simulate SEED=" + std::to_string(s.seed)
         + " MOVES=" + std::to_string(shortest_prefix(s, c.moves));
}

} // namespace

BOOST_AUTO_TEST_SUITE(simulation_test)

BOOST_AUTO_TEST_CASE(after_any_storm_the_promises_hold) {
  auto result = run_all({}, storms, true);
  BOOST_TEST(said(result, {}) == "");
  std::cout << result.runs << " storms, then at rest within "
            << result.slowest_rest.count() << " ms\n";
  // The storms were of all kinds.
  for (auto how :
       {"completed ", "completed delivery_refused", "cancelled cancelled",
        "failed insufficient_stock", "failed unknown_product",
        "failed payment_declined", "failed insufficient_credit",
        "failed delivery_refused", "failed deadline", "completed choreography",
        "completed two_phase_commit", "failed choreography",
        "failed two_phase_commit", "cancelled choreography",
        "cancelled two_phase_commit"})
    BOOST_TEST(result.endings[how] > 0, "no order ended as " << how);
}

BOOST_AUTO_TEST_CASE(a_seed_tells_the_whole_story) {
  for (std::uint64_t seed : {3, 4}) {
    storm_settings s{.seed = seed, .has_log = true};
    auto once = run(s);
    BOOST_TEST(!once.log.empty());
    BOOST_TEST(run(s).log == once.log);
  }
}

BOOST_AUTO_TEST_CASE(a_log_tells_what_has_happened) {
  auto log = run({.seed = 2, .has_log = true}).log;
  for (auto what :
       {"a client places o0: ", "order commits saga-1/", " is on its way",
        " has been heard", " is completed, event ", "the third party answers",
        "the storm is over"})
    BOOST_TEST(log.find(what) != std::string::npos, "no line: " << what);
}

/// Who throws the same dice gets the same, however it is coordinated.
BOOST_AUTO_TEST_CASE(all_coordinations_end_alike) {
  std::map<std::string, int> endings;
  for (std::uint64_t seed = 1; seed <= even_storms; ++seed) {
    storm_settings s{.seed = seed,
                     .coordination = coordination::orchestration,
                     .is_even = true};
    auto expected = run(s);
    BOOST_TEST(expected.broken == "");
    for (auto& [how, times] : expected.endings)
      endings[how] += times;
    for (auto how :
         {coordination::choreography, coordination::two_phase_commit}) {
      s.coordination = how;
      auto result = run(s);
      BOOST_TEST_CONTEXT("seed " << seed << ", " << to_string(how)) {
        BOOST_TEST(result.broken == "");
        BOOST_TEST((result.orders == expected.orders));
        BOOST_TEST((result.books == expected.books));
      }
    }
  }
  for (auto how :
       {"completed ", "completed delivery_refused", "cancelled cancelled",
        "failed unknown_product", "failed payment_declined",
        "failed insufficient_credit", "failed delivery_refused"})
    BOOST_TEST(endings[how] > 0, "no order ended as " << how);
  BOOST_TEST(endings["failed deadline"] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
