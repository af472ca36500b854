#include "tests/end_to_end/running_shop.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;
using troupe::wait_until;

} // namespace

BOOST_AUTO_TEST_SUITE(retention,
                      *fixture<running_shop>(flags{"--retention", "2s"}))

BOOST_AUTO_TEST_CASE(a_removed_order_is_404_everywhere_and_its_sums_stay) {
  shopper ann;
  auto product = ann.stock(10);
  ann.post("/payments/wallets/removed/deposit", {{"amount", 100}});
  auto card = order_of(product, 1);
  auto wallet
      = order_of(product, 2,
                 {{"user_id", "removed"}, {"payment", {{"method", "wallet"}}}});
  auto key = std::string{"Idempotency-Key: of a removed order"};
  auto first = ann.post("/orders", card, {key}).parsed();
  auto second = ann.buy(wallet);
  BOOST_TEST(second.at("status") == "completed");
  for (auto& order : {first, second}) {
    auto id = order.at("order_id").get<std::string>();
    for (auto what : {"/orders/", "/payments/", "/deliveries/"})
      BOOST_TEST(wait_until([&] { return ann.get(what + id).status == 404; }),
                 what + id);
    BOOST_TEST(ann.get("/orders/" + id + "/events").status == 404);
    BOOST_TEST(ann.post("/orders/" + id + "/cancel").status == 404);
  }
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 7}, {"reserved", 3}}));
  BOOST_TEST(ann.show("/payments/wallets/removed").at("credit") == 80);
  BOOST_TEST(ann.show("/orders?user_id=removed").at("items").empty());

  // Its key is known all the same: this is no new order.
  auto again = ann.post("/orders", card, {key});
  BOOST_TEST(again.header("idempotency-replayed") == "true");
  BOOST_TEST(again.parsed().at("order_id") == first.at("order_id"));
  BOOST_TEST(ann.pieces(product).at("reserved") == 3);
}

BOOST_AUTO_TEST_SUITE_END()
