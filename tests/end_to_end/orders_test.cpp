#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

#include <regex>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

bool matches(const json& text, const char* pattern) {
  return text.is_string()
         && std::regex_match(text.get<std::string>(), std::regex{pattern});
}

constexpr auto uuid7
    = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
constexpr auto rfc3339 = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";

} // namespace

BOOST_AUTO_TEST_SUITE(orders, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(an_order_is_accepted_at_once_and_then_completes) {
  shopper ann;
  auto product = ann.stock(10);
  auto placed = ann.post("/orders", order_of(product, 2, {{"amount", 199.99}}));
  BOOST_TEST(placed.status == 201);
  auto body = placed.parsed();
  BOOST_TEST(matches(body["order_id"], uuid7));
  auto id = body["order_id"].get<std::string>();
  BOOST_CHECK_EQUAL(body, (json{{"order_id", id}, {"status", "pending"}}));
  BOOST_TEST(placed.header("location") == "/orders/" + id);
  BOOST_TEST(placed.header("preference-applied") == "");

  auto order = ann.await(id, "completed");
  BOOST_CHECK_EQUAL(order["order_id"], id);
  BOOST_CHECK_EQUAL(order["user_id"], "ann");
  BOOST_CHECK_EQUAL(order["amount"], 199.99);
  BOOST_CHECK_EQUAL(order["items"], json::parse(R"([{"product_id":")" + product
                                                + R"(","quantity":2}])"));
  BOOST_CHECK_EQUAL(order["reason"], nullptr);
  BOOST_CHECK_EQUAL(order["coordination"], "orchestration");
  BOOST_CHECK_EQUAL(order["attempt"], 1);
  BOOST_TEST(matches(order["saga_id"], uuid7));
  BOOST_CHECK_NE(order["saga_id"], id);
  BOOST_TEST(matches(order["created_at"], rfc3339));
  BOOST_TEST(matches(order["updated_at"], rfc3339));
}

BOOST_AUTO_TEST_CASE(a_completed_order_shows_its_steps_and_what_they_did) {
  shopper ann;
  auto product = ann.stock(10);
  auto order = ann.buy(order_of(product, 3, {{"amount", 30}}));
  auto steps = order["steps"];
  BOOST_REQUIRE_EQUAL(steps.size(), 3u);
  const char* names[] = {"inventory", "payment", "delivery"};
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_CHECK_EQUAL(steps[i]["step"], names[i]);
    BOOST_CHECK_EQUAL(steps[i]["state"], "done");
    BOOST_CHECK_EQUAL(steps[i]["attempts"], 1);
    BOOST_TEST(matches(steps[i]["at"], rfc3339));
    BOOST_TEST(steps[i].contains("detail"));
  }
  auto id = order["order_id"].get<std::string>();
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 7}, {"reserved", 3}}));
  BOOST_CHECK_EQUAL(ann.show("/inventory/reservations/" + id),
                    (json{{"order_id", id},
                          {"status", "reserved"},
                          {"items", order["items"]}}));
  auto payment = ann.show("/payments/" + id);
  BOOST_TEST(matches(payment["transaction_id"], ".+"));
  payment.erase("transaction_id");
  BOOST_CHECK_EQUAL(payment, (json{{"order_id", id},
                                   {"amount", 30},
                                   {"method", "card"},
                                   {"status", "completed"},
                                   {"reason", nullptr}}));
  auto delivery = ann.show("/deliveries/" + id);
  BOOST_CHECK_EQUAL(delivery["order_id"], id);
  BOOST_CHECK_EQUAL(delivery["status"], "scheduled");
  BOOST_CHECK_EQUAL(delivery["reason"], nullptr);
  BOOST_TEST(matches(delivery["tracking_number"], ".+"));
  BOOST_TEST(matches(delivery["estimated_delivery"], rfc3339));
}

BOOST_AUTO_TEST_CASE(the_short_form_is_an_order_of_one_line) {
  shopper ann;
  auto product = ann.stock(10);
  auto order = ann.buy({{"user_id", "bob"},
                        {"product_id", product},
                        {"quantity", 4},
                        {"amount", 12.5}});
  BOOST_CHECK_EQUAL(order["status"], "completed");
  BOOST_CHECK_EQUAL(order["user_id"], "bob");
  BOOST_CHECK_EQUAL(order["amount"], 12.5);
  BOOST_CHECK_EQUAL(
      order["items"],
      (json::array({{{"product_id", product}, {"quantity", 4}}})));
}

BOOST_AUTO_TEST_CASE(without_an_amount_the_sum_of_the_prices_is_charged) {
  shopper ann;
  auto cheap = ann.stock(10, 0.1);
  auto dear = ann.stock(10, 199.99);
  auto order = ann.buy({{"user_id", "ann"},
                        {"items",
                         {{{"product_id", cheap}, {"quantity", 3}},
                          {{"product_id", dear}, {"quantity", 2}}}}});
  BOOST_CHECK_EQUAL(order["status"], "completed");
  BOOST_CHECK_EQUAL(order["amount"], 400.28);
  auto paid = ann.show("/payments/" + order["order_id"].get<std::string>());
  BOOST_CHECK_EQUAL(paid["amount"], 400.28);
}

BOOST_AUTO_TEST_CASE(an_amount_is_read_by_value_and_may_be_0) {
  shopper ann;
  auto product = ann.stock(100);
  for (auto [text, value] : {std::pair{"0", 0.0},
                             {"1.500", 1.5},
                             {"1e2", 100.0},
                             {"0.07", 0.07},
                             {"-0", 0.0}}) {
    BOOST_TEST_CONTEXT("amount " << text) {
      auto placed = ann.send("POST", "/orders",
                             R"({"user_id":"ann","quantity":1,"product_id":")"
                                 + product + R"(","amount":)" + text + "}",
                             {"Content-Type: application/json; charset=utf-8"});
      BOOST_TEST_REQUIRE(placed.status == 201);
      auto id = placed.parsed()["order_id"].get<std::string>();
      BOOST_CHECK_EQUAL(ann.show("/orders/" + id)["amount"], value);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_largest_amount_comes_back_to_the_last_digit) {
  shopper ann;
  auto product = ann.stock(1);
  auto placed = ann.send("POST", "/orders",
                         R"({"user_id":"ann","quantity":1,"product_id":")"
                             + product + R"(","amount":92233720368547758.07})",
                         {"Content-Type: application/json"});
  BOOST_TEST_REQUIRE(placed.status == 201);
  auto shown = ann.get(placed.header("location"));
  BOOST_TEST(shown.body.find(R"("amount":92233720368547758.07,)")
             != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_unknown_product_fails_the_order_if_an_amount_is_given) {
  shopper ann;
  auto order = ann.buy(order_of("no such", 1, {{"amount", 5}}));
  BOOST_CHECK_EQUAL(order["status"], "failed");
  BOOST_CHECK_EQUAL(order["reason"], "unknown_product");
  BOOST_TEST(states_of(order) == "failed waiting waiting");
}

BOOST_AUTO_TEST_CASE(an_unknown_product_is_refused_if_no_amount_is_given) {
  shopper ann;
  auto known = ann.stock(1);
  auto refused
      = ann.post("/orders", {{"user_id", "careless"},
                             {"items",
                              {{{"product_id", known}, {"quantity", 1}},
                               {{"product_id", "no such"}, {"quantity", 1}}}}});
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(refused.is_problem());
  BOOST_TEST(refused.body.find("no such") != std::string::npos);
  BOOST_CHECK_EQUAL(ann.show("/orders?user_id=careless")["items"].size(), 0u);
}

BOOST_AUTO_TEST_CASE(quantities_of_a_product_in_two_lines_add_up) {
  shopper ann;
  auto product = ann.stock(10, 2);
  json two_lines = {{"user_id", "ann"},
                    {"items",
                     {{{"product_id", product}, {"quantity", 4}},
                      {{"product_id", product}, {"quantity", 5}}}}};
  auto order = ann.buy(two_lines);
  BOOST_CHECK_EQUAL(order["status"], "completed");
  BOOST_CHECK_EQUAL(order["items"], two_lines["items"]);
  BOOST_CHECK_EQUAL(order["amount"], 18);
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 1}, {"reserved", 9}}));
  auto second = ann.buy(two_lines);
  BOOST_CHECK_EQUAL(second["reason"], "insufficient_stock");
}

BOOST_AUTO_TEST_CASE(members_that_nobody_knows_are_ignored) {
  shopper ann;
  auto product = ann.stock(1);
  auto order = ann.buy(order_of(product, 1,
                                {{"gift", true},
                                 {"payment", {{"method", "card"}, {"x", 1}}},
                                 {"delivery", {{"address", "Hier 1"}}},
                                 {"coordination", "orchestration"}}));
  BOOST_CHECK_EQUAL(order["status"], "completed");
}

BOOST_AUTO_TEST_CASE(an_optional_member_that_is_null_is_as_if_absent) {
  shopper ann;
  auto product = ann.stock(1);
  auto order = ann.buy(order_of(product, 1,
                                {{"items", nullptr},
                                 {"product_id", product},
                                 {"quantity", 1},
                                 {"amount", nullptr},
                                 {"payment", {{"method", nullptr}}},
                                 {"delivery", {{"address", nullptr}}},
                                 {"coordination", nullptr}}));
  BOOST_CHECK_EQUAL(order["amount"], 10);
  order = ann.buy(
      order_of(ann.stock(1), 1, {{"payment", nullptr}, {"delivery", nullptr}}));
  BOOST_CHECK_EQUAL(order["status"], "completed");
}

BOOST_AUTO_TEST_CASE(an_order_that_has_not_changed_is_not_sent_again) {
  shopper ann;
  auto product = ann.stock(1);
  auto id = ann.buy(order_of(product, 1))["order_id"].get<std::string>();
  auto tag = ann.get("/orders/" + id).header("etag");
  BOOST_TEST(matches(tag, "\".+\""));
  for (auto& known : {tag, "\"other\", " + tag, "W/" + tag, std::string{"*"}}) {
    auto again = ann.get("/orders/" + id, {"If-None-Match: " + known});
    BOOST_TEST(again.status == 304, known);
    BOOST_TEST(again.body == "");
    BOOST_TEST(again.header("etag") == tag);
  }
  BOOST_TEST(ann.get("/orders/" + id,
                     {"If-None-Match: \"other\"", "If-None-Match: " + tag})
                 .status
             == 304);
  BOOST_TEST(ann.post("/orders/" + id + "/cancel").status == 202);
  ann.await(id, "cancelled");
  auto changed = ann.get("/orders/" + id, {"If-None-Match: " + tag});
  BOOST_TEST(changed.status == 200);
  BOOST_TEST(changed.header("etag") != tag);
}

BOOST_AUTO_TEST_CASE(what_was_never_ordered_is_not_found) {
  shopper ann;
  for (auto path : {"/orders/none", "/orders/none/events", "/payments/none",
                    "/deliveries/none", "/inventory/reservations/none"}) {
    auto missing = ann.get(path);
    BOOST_TEST(missing.status == 404, path);
    BOOST_TEST(missing.is_problem(), path);
  }
}

BOOST_AUTO_TEST_SUITE_END()
