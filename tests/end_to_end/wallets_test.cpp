#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

answer deposit(shopper& shop, const std::string& user, const char* amount) {
  return shop.send("POST", "/payments/wallets/" + user + "/deposit",
                   std::string{R"({"amount":)"} + amount + "}",
                   {"Content-Type: application/json"});
}

} // namespace

BOOST_AUTO_TEST_SUITE(wallets, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(the_first_deposit_makes_the_wallet) {
  shopper ann;
  BOOST_TEST(ann.get("/payments/wallets/gil").status == 404);
  auto made = deposit(ann, "gil", "10.50");
  BOOST_TEST(made.status == 200);
  BOOST_CHECK_EQUAL(made.parsed(),
                    (json{{"user_id", "gil"}, {"credit", 10.5}}));
  BOOST_CHECK_EQUAL(ann.show("/payments/wallets/gil"), made.parsed());
}

BOOST_AUTO_TEST_CASE(a_negative_deposit_withdraws_down_to_zero) {
  shopper ann;
  deposit(ann, "hans", "10.50");
  BOOST_CHECK_EQUAL(deposit(ann, "hans", "-0.49").parsed()["credit"], 10.01);
  auto refused = deposit(ann, "hans", "-10.02");
  BOOST_TEST(refused.status == 409);
  BOOST_TEST(refused.is_problem());
  BOOST_CHECK_EQUAL(deposit(ann, "hans", "-10.01").parsed()["credit"], 0);
}

BOOST_AUTO_TEST_CASE(nothing_can_be_withdrawn_where_there_is_no_wallet) {
  shopper ann;
  auto status = deposit(ann, "inge", "-1").status;
  BOOST_TEST((status == 404 || status == 409));
  BOOST_TEST(ann.get("/payments/wallets/inge").status == 404);
}

BOOST_AUTO_TEST_CASE(what_is_no_amount_is_refused) {
  shopper ann;
  deposit(ann, "karl", "1");
  for (auto bad : {"0", "0.00", "0.001", "\"1\"", "null", "true", "{}",
                   "92233720368547758.08", "1e400"}) {
    auto refused = deposit(ann, "karl", bad);
    BOOST_TEST(refused.status == 422, bad);
    BOOST_TEST(refused.is_problem(), bad);
  }
  BOOST_CHECK_EQUAL(ann.show("/payments/wallets/karl")["credit"], 1);
}

BOOST_AUTO_TEST_CASE(a_credit_that_would_overflow_is_refused) {
  shopper ann;
  BOOST_TEST(deposit(ann, "lea", "92233720368547758.07").status == 200);
  BOOST_TEST(deposit(ann, "lea", "0.01").status == 409);
  auto shown = ann.get("/payments/wallets/lea");
  BOOST_TEST(shown.body.find("92233720368547758.07") != shown.body.npos);
}

BOOST_AUTO_TEST_CASE(the_refund_of_a_full_wallet_does_not_overflow) {
  shopper ann;
  auto product = ann.stock(1, 10);
  deposit(ann, "mia", "92233720368547758.07");
  auto order = ann.buy(order_of(
      product, 1, {{"user_id", "mia"}, {"payment", {{"method", "wallet"}}}}));
  BOOST_CHECK_EQUAL(order["status"], "completed");
  deposit(ann, "mia", "10");
  std::string id = order["order_id"];
  BOOST_TEST(ann.post("/orders/" + id + "/cancel").status == 202);
  ann.await(id, "cancelled");
  BOOST_CHECK_EQUAL(ann.pieces(product)["available"], 1);
  auto shown = ann.get("/payments/wallets/mia");
  BOOST_TEST(shown.body.find("92233720368547758.07") != shown.body.npos);
}

BOOST_AUTO_TEST_CASE(a_user_of_any_script_has_a_wallet) {
  shopper ann;
  BOOST_TEST(deposit(ann, "%C3%85sa%20%2F", "5").status == 200);
  BOOST_CHECK_EQUAL(ann.show("/payments/wallets/%C3%85sa%20%2F")["user_id"],
                    "\u00c5sa /");
}

BOOST_AUTO_TEST_SUITE_END()
