#include "adapters/http/checkout_client.hpp"
#include "adapters/http/waiting_client.hpp"
#include "tests/adapters/http/kept_answer.hpp"

#include <boost/test/unit_test.hpp>

namespace troupe::http_test {

namespace {

struct fixture {
  std::shared_ptr<kept_answer> connection = std::make_shared<kept_answer>();
  std::shared_ptr<http::exchange> client
      = std::make_shared<http::exchange>(http::request{}, connection);
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(http_waiting, fixture)

BOOST_AUTO_TEST_CASE(who_has_gone_keeps_no_place_among_those_who_wait) {
  http::waiting_client one{client, "o1", 60, 0};
  BOOST_TEST(one.wait(1));
  connection->client_has_gone = true;
  BOOST_TEST(one.wait(2)); // there is nothing to say yet
  one.accept(order_status::pending);
  BOOST_TEST(!one.wait(3));
  BOOST_TEST(connection->got.status == 201);
}

BOOST_AUTO_TEST_CASE(who_has_gone_waits_for_no_checkout) {
  http::checkout_client one{client, "o1", 60'000};
  BOOST_TEST(one.wait(1));
  connection->client_has_gone = true;
  BOOST_TEST(!one.wait(2));
  BOOST_TEST(connection->got.status == 504);
}

BOOST_AUTO_TEST_CASE(a_checkout_that_comes_again_after_its_end_waits_no_more) {
  http::checkout_client one{client, "o1", 60'000};
  one.accept({"o1", order_status::failed, 3});
  BOOST_TEST(!one.wait(1));
  BOOST_TEST(connection->got.status == 409);
  BOOST_TEST(connection->got.body.find("failed") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::http_test
