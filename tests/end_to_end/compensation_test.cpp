#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

std::string id_of(const json& order) {
  return order.at("order_id");
}

const json wallet = {{"payment", {{"method", "wallet"}}}};

} // namespace

BOOST_AUTO_TEST_SUITE(orders_that_fail, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(too_little_stock_fails_the_order_and_takes_nothing) {
  shopper ann;
  auto plenty = ann.stock(10);
  auto scarce = ann.stock(5);
  auto order = ann.buy({{"user_id", "ann"},
                        {"items",
                         {{{"product_id", plenty}, {"quantity", 1}},
                          {{"product_id", scarce}, {"quantity", 6}}}}});
  BOOST_CHECK_EQUAL(order["status"], "failed");
  BOOST_CHECK_EQUAL(order["reason"], "insufficient_stock");
  BOOST_TEST(states_of(order) == "failed waiting waiting");
  BOOST_CHECK_EQUAL(order["steps"][0]["detail"], "insufficient_stock");
  for (auto& product : {plenty, scarce})
    BOOST_CHECK_EQUAL(ann.pieces(product)["reserved"], 0);
  auto id = id_of(order);
  for (std::string path :
       {"/payments/", "/deliveries/", "/inventory/reservations/"})
    BOOST_TEST(ann.get(path + id).status == 404, path);
}

BOOST_AUTO_TEST_CASE(a_wallet_pays_for_an_order) {
  shopper ann;
  auto product = ann.stock(10, 3.5);
  ann.post("/payments/wallets/dora/deposit", {{"amount", 7}});
  auto order = ann.buy(order_of(
      product, 2, {{"user_id", "dora"}, {"payment", wallet["payment"]}}));
  BOOST_CHECK_EQUAL(order["status"], "completed");
  BOOST_CHECK_EQUAL(ann.show("/payments/wallets/dora")["credit"], 0);
  BOOST_CHECK_EQUAL(ann.show("/payments/" + id_of(order))["method"], "wallet");
}

BOOST_AUTO_TEST_CASE(too_little_credit_fails_the_order_and_frees_the_stock) {
  shopper ann;
  auto product = ann.stock(10, 3.5);
  ann.post("/payments/wallets/emil/deposit", {{"amount", 6.99}});
  for (auto user : {"emil", "nobody"}) {
    BOOST_TEST_CONTEXT(user) {
      auto order = ann.buy(order_of(
          product, 2, {{"user_id", user}, {"payment", wallet["payment"]}}));
      BOOST_CHECK_EQUAL(order["status"], "failed");
      BOOST_CHECK_EQUAL(order["reason"], "insufficient_credit");
      BOOST_TEST(states_of(order) == "undone failed waiting");
      auto id = id_of(order);
      BOOST_CHECK_EQUAL(ann.show("/payments/" + id),
                        (json{{"order_id", id},
                              {"amount", 7},
                              {"method", "wallet"},
                              {"status", "failed"},
                              {"transaction_id", nullptr},
                              {"reason", "insufficient_credit"}}));
      BOOST_CHECK_EQUAL(ann.show("/inventory/reservations/" + id)["status"],
                        "released");
    }
  }
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 10}, {"reserved", 0}}));
  BOOST_CHECK_EQUAL(ann.show("/payments/wallets/emil")["credit"], 6.99);
  BOOST_TEST(ann.get("/payments/wallets/nobody").status == 404);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(orders_whose_card_is_declined,
                      *fixture<running_shop>(flags{"--payment-failure-rate",
                                                   "1"}))

BOOST_AUTO_TEST_CASE(the_stock_is_freed_and_nothing_is_delivered) {
  shopper ann;
  auto product = ann.stock(10);
  auto order = ann.buy(order_of(product, 2, {{"amount", 20}}));
  BOOST_CHECK_EQUAL(order["status"], "failed");
  BOOST_CHECK_EQUAL(order["reason"], "payment_declined");
  BOOST_TEST(states_of(order) == "undone failed waiting");
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 10}, {"reserved", 0}}));
  auto id = id_of(order);
  auto payment = ann.show("/payments/" + id);
  BOOST_CHECK_EQUAL(payment["status"], "failed");
  BOOST_CHECK_EQUAL(payment["reason"], "payment_declined");
  BOOST_CHECK_EQUAL(payment["amount"], 20);
  BOOST_CHECK_EQUAL(ann.show("/inventory/reservations/" + id)["status"],
                    "released");
  BOOST_TEST(ann.get("/deliveries/" + id).status == 404);
}

BOOST_AUTO_TEST_CASE(a_wallet_never_asks_the_provider) {
  shopper ann;
  auto product = ann.stock(1);
  ann.post("/payments/wallets/ann/deposit", {{"amount", 10}});
  auto order = ann.buy(order_of(product, 1, wallet));
  BOOST_CHECK_EQUAL(order["status"], "completed");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(orders_that_the_carrier_refuses,
                      *fixture<running_shop>(flags{"--delivery-failure-rate",
                                                   "1"}))

BOOST_AUTO_TEST_CASE(a_card_gets_its_money_back_and_the_stock_is_freed) {
  shopper ann;
  auto product = ann.stock(10);
  auto order = ann.buy(order_of(product, 2));
  BOOST_CHECK_EQUAL(order["status"], "failed");
  BOOST_CHECK_EQUAL(order["reason"], "delivery_refused");
  BOOST_TEST(states_of(order) == "undone undone failed");
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 10}, {"reserved", 0}}));
  auto id = id_of(order);
  BOOST_CHECK_EQUAL(ann.show("/payments/" + id)["status"], "refunded");
  auto delivery = ann.show("/deliveries/" + id);
  BOOST_CHECK_EQUAL(delivery, (json{{"order_id", id},
                                    {"status", "failed"},
                                    {"tracking_number", nullptr},
                                    {"estimated_delivery", nullptr},
                                    {"reason", "delivery_refused"}}));
}

BOOST_AUTO_TEST_CASE(a_wallet_gets_its_money_back) {
  shopper ann;
  auto product = ann.stock(10);
  ann.post("/payments/wallets/fred/deposit", {{"amount", 25}});
  auto order = ann.buy(order_of(
      product, 2, {{"user_id", "fred"}, {"payment", wallet["payment"]}}));
  BOOST_CHECK_EQUAL(order["reason"], "delivery_refused");
  BOOST_CHECK_EQUAL(ann.show("/payments/wallets/fred")["credit"], 25);
  BOOST_CHECK_EQUAL(ann.show("/payments/" + id_of(order))["status"],
                    "refunded");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(orders_that_take_too_long,
                      *fixture<running_shop>(flags{"--payment-latency", "1h",
                                                   "--saga-deadline", "4s",
                                                   "--step-timeout", "100ms"}))

BOOST_AUTO_TEST_CASE(the_deadline_undoes_a_payment_that_is_not_answered) {
  shopper ann;
  auto product = ann.stock(10);
  ann.post("/payments/wallets/ann/deposit", {{"amount", 10}});
  auto placed = ann.post("/orders", order_of(product, 2)).parsed();
  std::string id = placed["order_id"];
  auto order = ann.await(id, "compensating");
  BOOST_CHECK_EQUAL(order["reason"], "deadline");
  // Meanwhile others buy: nobody waits for the provider.
  BOOST_CHECK_EQUAL(ann.buy(order_of(product, 1, wallet))["status"],
                    "completed");
}

BOOST_AUTO_TEST_SUITE_END()
