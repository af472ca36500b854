#include "tests/end_to_end/webshop.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

} // namespace

BOOST_AUTO_TEST_SUITE(webshop_waits,
                      *fixture<running_shop>(flags{"--wallet-latency", "5s"}))

BOOST_AUTO_TEST_CASE(on_its_way_an_order_cannot_be_changed) {
  webshop_client shop;
  BOOST_TEST(shop.act("/orders/batch_init/3/1/1/1") == 200);
  BOOST_TEST(shop.act("/stock/batch_init/1/10/1") == 200);
  BOOST_TEST(shop.act("/payment/batch_init/1/10") == 200);
  std::vector<int> statuses(2);
  std::vector<std::thread> all;
  for (auto& status : statuses)
    all.emplace_back([&status] { status = webshop_client{}.check_out("1"); });
  shop.await("1", "pending");
  BOOST_TEST(refused(shop.post("/orders/addItem/1/0/1"), "pending"));
  BOOST_TEST(refused(shop.post("/orders/batch_init/3/1/1/5"), "on its way"));
  BOOST_CHECK_EQUAL(shop.show("/orders/find/0")["total_cost"], 2);
  for (auto& one : all)
    one.join();
  for (auto status : statuses)
    BOOST_TEST(status == 200);
  BOOST_TEST(shop.credit("0") == 8);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(webshop_gives_up,
                      *fixture<running_shop>(flags{"--wallet-latency", "8s",
                                                   "--saga-deadline", "1s"}))

BOOST_AUTO_TEST_CASE(what_takes_too_long_is_504_and_goes_on) {
  webshop_client shop;
  auto user = shop.user(10);
  auto order = shop.order(user, shop.item(1, 1));
  BOOST_TEST(shop.check_out(order) == 504);
  auto ended = shop.await(order, "failed");
  BOOST_CHECK_EQUAL(ended["reason"], "deadline");
  BOOST_TEST(shop.credit(user) == 10);
}

BOOST_AUTO_TEST_SUITE_END()
