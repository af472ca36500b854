#include "actors/domain/coordination.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;

BOOST_AUTO_TEST_SUITE(coordination_test)

BOOST_AUTO_TEST_CASE(every_coordination_has_its_strategy) {
  BOOST_TEST(&strategy_of(coordination::orchestration) == &orchestration);
  BOOST_TEST(&strategy_of(coordination::choreography) == &choreography);
  BOOST_TEST(&strategy_of(coordination::two_phase_commit) == &two_phase_commit);
}

BOOST_AUTO_TEST_CASE(the_defaults_are_those_of_the_command_line) {
  saga_settings settings;
  BOOST_TEST(settings.step_timeout == 5'000);
  BOOST_TEST(settings.saga_deadline == 60'000);
  BOOST_TEST(settings.pauses.empty());
}

BOOST_AUTO_TEST_SUITE_END()
