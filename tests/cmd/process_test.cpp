#include "cmd/process/process.hpp"

#include "cmd/process/machine.hpp"
#include "tests/dying_process.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

using namespace troupe;

BOOST_AUTO_TEST_SUITE(process)

BOOST_AUTO_TEST_CASE(each_id_is_greater_than_the_one_before) {
  random_ids ids;
  std::string last;
  // More than one millisecond can hold, and a clock that jumps back.
  for (instant now : {1'000, 1'000, 999, 1'001})
    for (int i = 0; i < 5'000; ++i) {
      auto next = ids.next(now);
      BOOST_REQUIRE(next > last);
      last = std::move(next);
    }
}

BOOST_AUTO_TEST_CASE(steady_time_is_the_time_since_the_machine_was_started) {
  std::ifstream kernel{"/proc/uptime"};
  double seconds = 0;
  BOOST_TEST_REQUIRE(static_cast<bool>(kernel >> seconds));
  auto steady = system_clock{}.steady();
  BOOST_TEST(steady.count() >= seconds * 1'000 - 10);
  BOOST_TEST((steady <= system_clock{}.steady()));
}

BOOST_AUTO_TEST_CASE(ids_of_two_processes_differ) {
  BOOST_TEST(random_ids{}.next(1'000) != random_ids{}.next(1'000));
}

BOOST_AUTO_TEST_CASE(what_nobody_catches_ends_it_with_1_and_a_line) {
  auto of_ours = death_of([] {
    prepare_process();
    std::thread{[] { throw std::runtime_error{"no such shelf"}; }}.join();
  });
  BOOST_TEST(of_ours.code == 1);
  BOOST_TEST(of_ours.text == "test-cmd: no such shelf\n");
  auto of_others = death_of([] {
    prepare_process();
    std::thread{[] { throw 7; }}.join();
  });
  BOOST_TEST(of_others.code == 1);
  BOOST_TEST(of_others.text
             == "test-cmd: ended by what is no exception of ours\n");
}

BOOST_AUTO_TEST_SUITE_END()
