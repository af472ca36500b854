#include "adapters/http/date.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe::http;

BOOST_AUTO_TEST_SUITE(http_date_text)

BOOST_AUTO_TEST_CASE(a_second_is_written_as_http_has_it) {
  BOOST_TEST(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  BOOST_TEST(http_date(784'111'777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  BOOST_TEST(http_date(1'709'164'799) == "Wed, 28 Feb 2024 23:59:59 GMT");
  BOOST_TEST(http_date(1'709'164'800) == "Thu, 29 Feb 2024 00:00:00 GMT");
}

BOOST_AUTO_TEST_CASE(it_is_written_anew_when_the_second_has_passed) {
  for (auto again = 0; again < 2; ++again) {
    BOOST_TEST(http_date(1) == "Thu, 01 Jan 1970 00:00:01 GMT");
    BOOST_TEST(http_date(2) == "Thu, 01 Jan 1970 00:00:02 GMT");
  }
}

BOOST_AUTO_TEST_SUITE_END()
