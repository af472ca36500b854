#include "adapters/remote/endpoint.hpp"
#include "tests/adapters/remote/full_port.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

namespace troupe::remote {

BOOST_AUTO_TEST_SUITE(remote_endpoint)

BOOST_AUTO_TEST_CASE(a_name_and_a_port_are_read) {
  BOOST_TEST((parse_endpoint("order-1:7001") == endpoint{"order-1", 7001}));
  BOOST_TEST((parse_endpoint("127.0.0.1:0") == endpoint{"127.0.0.1", 0}));
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_stands_in_brackets) {
  BOOST_TEST((parse_endpoint("[::1]:80") == endpoint{"::1", 80}));
  BOOST_TEST(to_string(endpoint{"::1", 80}) == "[::1]:80");
  BOOST_TEST(to_string(endpoint{"a", 80}) == "a:80");
  BOOST_CHECK_THROW(parse_endpoint("::1:80"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_refused) {
  for (auto* text : {"", "order", ":7001", "order:", "order:x", "order:70000",
                     "order:7001x", "order:-1"})
    BOOST_CHECK_THROW(parse_endpoint(text), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_name_is_resolved_into_ip_addresses) {
  auto found = resolve({"localhost", 7001});
  BOOST_TEST(std::count(found.begin(), found.end(), endpoint{"127.0.0.1", 7001})
             == 1);
  BOOST_CHECK_THROW(resolve({"no.such.name.invalid", 1}), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(who_is_silent_does_not_hide_who_is_there) {
  full_port silent;
  listening_port there;
  auto found = probe_all({{"127.0.0.1", silent.port()},
                          {"127.0.0.1", there.port()},
                          {"127.0.0.1", 1}},
                         std::chrono::milliseconds{100});
  BOOST_REQUIRE(found.size() == 3);
  BOOST_TEST(found[0].error == ETIMEDOUT);
  BOOST_TEST(found[1].error == 0);
  BOOST_TEST(found[2].error == ECONNREFUSED);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::remote
