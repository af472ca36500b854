#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

std::string cancel_path(const json& order) {
  return "/orders/" + order.at("order_id").get<std::string>() + "/cancel";
}

} // namespace

BOOST_AUTO_TEST_SUITE(cancelling, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(a_completed_order_that_is_cancelled_is_undone) {
  shopper ann;
  auto product = ann.stock(10);
  ann.post("/payments/wallets/carl/deposit", {{"amount", 50}});
  auto order = ann.buy(order_of(
      product, 4, {{"user_id", "carl"}, {"payment", {{"method", "wallet"}}}}));
  BOOST_CHECK_EQUAL(ann.show("/payments/wallets/carl")["credit"], 10);
  std::string id = order["order_id"];

  auto accepted = ann.post(cancel_path(order));
  BOOST_TEST(accepted.status == 202);
  BOOST_CHECK_EQUAL(accepted.parsed(),
                    (json{{"order_id", id}, {"status", "cancelling"}}));
  auto cancelled = ann.await(id, "cancelled");
  BOOST_CHECK_EQUAL(cancelled["reason"], "cancelled");
  BOOST_TEST(states_of(cancelled) == "undone undone undone");
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 10}, {"reserved", 0}}));
  BOOST_CHECK_EQUAL(ann.show("/payments/wallets/carl")["credit"], 50);
  BOOST_CHECK_EQUAL(ann.show("/payments/" + id)["status"], "refunded");
  BOOST_CHECK_EQUAL(ann.show("/deliveries/" + id)["status"], "cancelled");
  BOOST_CHECK_EQUAL(ann.show("/inventory/reservations/" + id)["status"],
                    "released");
}

BOOST_AUTO_TEST_CASE(what_is_not_completed_cannot_be_cancelled) {
  shopper ann;
  auto product = ann.stock(1);
  auto failed = ann.buy(order_of(product, 2));
  auto refused = ann.post(cancel_path(failed));
  BOOST_TEST(refused.status == 409);
  BOOST_TEST(refused.is_problem());
  BOOST_TEST(refused.parsed()["detail"].get<std::string>().find("failed")
             != std::string::npos);

  auto order = ann.buy(order_of(product, 1));
  BOOST_TEST(ann.post(cancel_path(order)).status == 202);
  ann.await(order["order_id"], "cancelled");
  auto again = ann.post(cancel_path(order));
  BOOST_TEST(again.status == 409);
  BOOST_TEST(again.parsed()["detail"].get<std::string>().find("cancelled")
             != std::string::npos);
  BOOST_TEST(ann.post("/orders/none/cancel").status == 404);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cancelling_too_early,
                      *fixture<running_shop>(flags{"--delivery-latency", "1h"}))

BOOST_AUTO_TEST_CASE(an_order_on_its_way_cannot_be_cancelled) {
  shopper ann;
  auto product = ann.stock(1);
  auto placed = ann.post("/orders", order_of(product, 1)).parsed();
  auto refused = ann.post(cancel_path(placed));
  BOOST_TEST(refused.status == 409);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cancelling_slowly,
                      *fixture<running_shop>(flags{"--delivery-latency", "3s",
                                                   "--step-timeout", "1m"}))

BOOST_AUTO_TEST_CASE(cancelling_again_meanwhile_is_still_one_cancellation) {
  shopper ann;
  auto product = ann.stock(5);
  auto order = ann.buy(order_of(product, 5));
  for (int i = 0; i < 3; ++i) {
    auto accepted = ann.post(cancel_path(order));
    BOOST_TEST(accepted.status == 202);
    BOOST_CHECK_EQUAL(accepted.parsed()["status"], "cancelling");
  }
  auto cancelled = ann.await(order["order_id"], "cancelled");
  for (auto& step : cancelled["steps"])
    BOOST_CHECK_EQUAL(step["attempts"], 1);
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 5}, {"reserved", 0}}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cancelling_too_late, *fixture<running_shop>(flags{
                                               "--cancel-refusal-rate", "1"}))

BOOST_AUTO_TEST_CASE(an_order_whose_delivery_is_kept_is_completed_again) {
  shopper ann;
  auto product = ann.stock(5);
  auto order = ann.buy(order_of(product, 5));
  std::string id = order["order_id"];
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(ann.post(cancel_path(order)).status == 202);
    auto kept = ann.await(id, "completed");
    BOOST_CHECK_EQUAL(kept["reason"], "delivery_refused");
    BOOST_TEST(states_of(kept) == "done done done");
  }
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 0}, {"reserved", 5}}));
  BOOST_CHECK_EQUAL(ann.show("/payments/" + id)["status"], "completed");
  BOOST_CHECK_EQUAL(ann.show("/deliveries/" + id)["status"], "scheduled");
}

BOOST_AUTO_TEST_SUITE_END()
