#include "tests/bench/load_generator.hpp"
#include "tests/end_to_end/webshop.hpp"

#include <boost/test/unit_test.hpp>

#include <numeric>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;
using troupe::bench::load_generator;

/// As many clients send it: no `Connection`, an empty body of some type.
std::string request(const std::string& path) {
  return "POST " + path
         + " HTTP/1.1\r\nHost: shop\r\nContent-Type: application/octet-stream"
           "\r\nContent-Length: 0\r\n\r\n";
}

/// The statuses of the answers, each request sent once over so many
/// connections.
std::map<int, int> send_all(const std::vector<std::string>& requests,
                            std::size_t connections) {
  std::map<int, int> result;
  std::size_t sent = 0;
  load_generator load{running_shop::port(), connections};
  load.run(
      [&](load_generator::clock::time_point) {
        return sent < requests.size() ? &requests[sent++] : nullptr;
      },
      [&](const load_generator::answer& a) { ++result[a.status]; });
  return result;
}

/// A thousand users want the hundred pieces that there are, all at once.
void a_crowd_wants_one_item() {
  webshop_client shop;
  auto item = shop.item(7, 100);
  std::vector<std::string> users;
  std::vector<std::string> orders;
  std::vector<std::string> checkouts;
  for (int i = 0; i < 1'000; ++i) {
    users.push_back(shop.user(7));
    orders.push_back(shop.order(users.back(), item));
    checkouts.push_back(request("/orders/checkout/" + orders.back()));
  }
  auto answers = send_all(checkouts, 100);
  BOOST_TEST(answers[200] == 100);
  BOOST_TEST(answers[400] == 900);
  BOOST_TEST(shop.stock_of(item) == 0);
  int paid = 0;
  int wrong = 0;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    auto is_paid = shop.paid(orders[i]);
    paid += is_paid;
    wrong += shop.credit(users[i]) != (is_paid ? 0 : 7);
  }
  BOOST_TEST(paid == 100);
  BOOST_TEST(wrong == 0);
  BOOST_CHECK_EQUAL(shop.pieces(item),
                    (json{{"available", 0}, {"reserved", 100}}));
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
    checkouts.push_back(request("/orders/checkout/" + std::to_string(i)));
  auto answers = send_all(checkouts, 2'000);
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
