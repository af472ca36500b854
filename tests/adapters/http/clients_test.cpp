#include "adapters/http/clients.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe::http;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(http_clients)

BOOST_AUTO_TEST_CASE(an_episode_ends_after_a_minute_without_it) {
  warning_limiter limiter;
  connection::clock::time_point now{};
  BOOST_TEST(limiter.allows(now));
  for (auto i = 0; i < 10; ++i)
    BOOST_TEST(!limiter.allows(now += 1min));
  BOOST_TEST(limiter.allows(now += 1min + 1ms));
}

BOOST_AUTO_TEST_SUITE_END()
