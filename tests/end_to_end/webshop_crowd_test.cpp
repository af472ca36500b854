#include "tests/end_to_end/webshop_crowd.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

/// A thousand users want the hundred pieces that there are, all at once.
void a_crowd_wants_one_item() {
  auto port = running_shop::port();
  crowd all{port};
  auto answers = count_statuses(ask_all(
      port, all.for_orders("POST /orders/checkout/"), connections_of_crowd));
  BOOST_TEST(answers[200] == 100);
  BOOST_TEST(answers[400] == 900);
  books_of_crowd books{port, all};
  BOOST_TEST(books.stock == 0);
  BOOST_TEST(books.paid_orders == 100);
  BOOST_TEST(books.wrong_credits == 0);
  BOOST_CHECK_EQUAL(books.native, (json{{"available", 0}, {"reserved", 100}}));
}

} // namespace

BOOST_AUTO_TEST_SUITE(webshop_crowd, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(as_many_get_it_as_there_are_pieces) {
  a_crowd_wants_one_item();
}

BOOST_AUTO_TEST_CASE(two_thousand_connections_at_once) {
  webshop_client shop;
  shop.act("/stock/batch_init/100/1000/1");
  shop.act("/payment/batch_init/100/1000");
  BOOST_TEST(shop.act("/orders/batch_init/2000/100/100/1") == 200);
  std::vector<std::string> checkouts;
  for (int i = 0; i < 2'000; ++i)
    checkouts.push_back("POST /orders/checkout/" + std::to_string(i));
  auto answers
      = count_statuses(ask_all(running_shop::port(), checkouts, 2'000));
  BOOST_TEST(answers[200] == 2'000);
  int credit = 0;
  int stock = 0;
  for (int i = 0; i < 100; ++i) {
    credit += shop.credit(std::to_string(i));
    stock += shop.stock_of(std::to_string(i));
  }
  BOOST_TEST(credit == 100'000 - 4'000);
  BOOST_TEST(stock == 100'000 - 4'000);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(webshop_slow_wallets, *fixture<running_shop>(flags{
                                                "--wallet-latency", "500ms",
                                                "--inventory-latency", "10ms"}))
BOOST_AUTO_TEST_CASE(as_many_get_it_as_there_are_pieces) {
  a_crowd_wants_one_item();
}
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(webshop_slow_stock, *fixture<running_shop>(flags{
                                              "--wallet-latency", "10ms",
                                              "--inventory-latency", "500ms"}))
BOOST_AUTO_TEST_CASE(as_many_get_it_as_there_are_pieces) {
  a_crowd_wants_one_item();
}
BOOST_AUTO_TEST_SUITE_END()
