#include "tests/wirings/played.hpp"
#include "tests/wirings/stories.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;
using namespace troupe::wirings;

void tell(const wiring& form, std::size_t gateways) {
  temporary_directory data;
  played shop{form, data, flags_of_stories()};
  BOOST_TEST_REQUIRE(shop.ports().size() == gateways);
  auto told = tell_stories(shop.ports());
  for (auto& [story, text] : expected_transcript())
    BOOST_TEST(told[story] == text, story << ": " << told[story]);
  for (auto& [story, text] : told)
    BOOST_TEST(expected_transcript().contains(story), story << ": " << text);
  BOOST_TEST(shop.process().stop() == 0);
}

/// Killed with sagas on their way, and started again.
void interrupt(const wiring& form) {
  temporary_directory data;
  auto flags = flags_of_stories();
  flags.insert(flags.end(),
               {"--payment-latency", "300ms", "--delivery-latency", "300ms"});
  std::vector<std::string> orders;
  {
    played shop{form, data, flags};
    orders = begin_stories(shop.ports().front());
    shop.process().kill();
  }
  played shop{form, data, flags};
  BOOST_TEST(end_stories(shop.ports().back(), orders) == "");
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

BOOST_AUTO_TEST_SUITE_END()
