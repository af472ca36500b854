#include "tests/wirings/played.hpp"
#include "tests/wirings/stories.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;
using namespace troupe::wirings;

void tell(const wiring& form, std::size_t gateways,
          const std::string& coordination = "orchestration") {
  temporary_directory data;
  auto flags = flags_of_stories();
  flags.insert(flags.end(), {"--coordination", coordination});
  played shop{form, data, flags};
  BOOST_TEST_REQUIRE(shop.ports().size() == gateways);
  auto told = tell_stories(shop.ports());
  auto& expected = expected_transcript(coordination);
  for (auto& [story, text] : expected)
    BOOST_TEST(is_as_expected(told[story], text), story << ": " << told[story]);
  for (auto& [story, text] : told)
    BOOST_TEST(expected.contains(story), story << ": " << text);
  BOOST_TEST(shop.process().stop() == 0);
}

/// Killed with sagas on their way, and started again.
void interrupt(const wiring& form,
               const std::string& coordination = "orchestration") {
  temporary_directory data;
  auto flags = flags_of_stories();
  flags.insert(flags.end(), {"--payment-latency", "300ms", "--delivery-latency",
                             "300ms", "--coordination", coordination});
  std::vector<std::string> orders;
  {
    played shop{form, data, flags};
    orders = begin_stories(shop.ports().front());
    shop.process().kill();
  }
  played shop{form, data, flags};
  BOOST_TEST(end_stories(shop.ports().back(), orders, coordination) == "");
  BOOST_TEST(shop.process().stop() == 0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(stories)

BOOST_AUTO_TEST_CASE(in_one_process_on_sqlite) {
  tell(in_files(), 1);
}

BOOST_AUTO_TEST_CASE(in_one_process_on_postgresql) {
  tell(in_a_database(), 1);
}

BOOST_AUTO_TEST_CASE(split_with_one_of_each) {
  tell(split(1), 1);
}

BOOST_AUTO_TEST_CASE(split_with_two_of_each) {
  tell(split(2), 2);
}

BOOST_AUTO_TEST_CASE(choreographed_in_one_process) {
  tell(in_files(), 1, "choreography");
}

BOOST_AUTO_TEST_CASE(choreographed_split_with_two_of_each) {
  tell(split(2), 2, "choreography");
}

BOOST_AUTO_TEST_CASE(in_two_phases_in_one_process) {
  tell(in_files(), 1, "two_phase_commit");
}

BOOST_AUTO_TEST_CASE(in_two_phases_split_with_two_of_each) {
  tell(split(2), 2, "two_phase_commit");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(interrupted_stories)

BOOST_AUTO_TEST_CASE(in_one_process_on_sqlite) {
  interrupt(in_files());
}

BOOST_AUTO_TEST_CASE(in_one_process_on_postgresql) {
  interrupt(in_a_database());
}

BOOST_AUTO_TEST_CASE(split_with_two_of_each) {
  interrupt(split(2));
}

BOOST_AUTO_TEST_CASE(choreographed_in_a_database) {
  interrupt(in_a_database(), "choreography");
}

BOOST_AUTO_TEST_CASE(choreographed_split_with_two_of_each) {
  interrupt(split(2), "choreography");
}

BOOST_AUTO_TEST_CASE(in_two_phases_in_a_database) {
  interrupt(in_a_database(), "two_phase_commit");
}

BOOST_AUTO_TEST_CASE(in_two_phases_split_with_two_of_each) {
  interrupt(split(2), "two_phase_commit");
}

BOOST_AUTO_TEST_SUITE_END()
