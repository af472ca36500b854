#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <thread>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

fields key(const std::string& value) {
  return {"Idempotency-Key: " + value};
}

bool replayed(const answer& got) {
  return got.header("idempotency-replayed") == "true";
}

std::string restock_path(const std::string& product) {
  return "/inventory/" + product + "/restock";
}

} // namespace

BOOST_AUTO_TEST_SUITE(idempotency, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(an_order_placed_again_is_the_same_order_as_it_is_now) {
  shopper ann;
  auto product = ann.stock(10);
  auto order = order_of(product, 1, {{"user_id", "once"}});
  auto first = ann.post("/orders", order, key("order-1"));
  BOOST_TEST(first.status == 201);
  BOOST_TEST(!replayed(first));
  std::string id = first.parsed()["order_id"];
  ann.await(id, "completed");
  auto again = ann.post("/orders", order, key("order-1"));
  BOOST_TEST(again.status == 201);
  BOOST_TEST(replayed(again));
  BOOST_TEST(again.header("location") == "/orders/" + id);
  BOOST_CHECK_EQUAL(again.parsed(),
                    (json{{"order_id", id}, {"status", "completed"}}));
  BOOST_TEST(ann.show("/orders?user_id=once")["items"].size() == 1u);
  BOOST_CHECK_EQUAL(ann.pieces(product)["reserved"], 1);
}

BOOST_AUTO_TEST_CASE(a_quoted_key_is_the_same_as_a_bare_one) {
  shopper ann;
  auto order = order_of(ann.stock(10), 1);
  auto first = ann.post("/orders", order, key("bare key"));
  auto again = ann.post("/orders", order, key("\"bare key\""));
  BOOST_TEST(replayed(again));
  BOOST_CHECK_EQUAL(again.parsed()["order_id"], first.parsed()["order_id"]);
}

BOOST_AUTO_TEST_CASE(a_key_belongs_to_one_path_and_one_body_of_a_route) {
  shopper ann;
  auto product = ann.stock(10);
  BOOST_TEST(ann.post("/orders", order_of(product, 1), key("k1")).status
             == 201);
  auto other = ann.post("/orders", order_of(product, 2), key("k1"));
  BOOST_TEST(other.status == 422);
  BOOST_TEST(other.is_problem());
  BOOST_TEST(
      ann.post(restock_path(product), {{"quantity", 1}}, key("k2")).status
      == 200);
  auto second = ann.stock(1);
  BOOST_TEST(ann.post(restock_path(second), {{"quantity", 1}}, key("k2")).status
             == 422);
  BOOST_CHECK_EQUAL(ann.pieces(second)["available"], 1);
}

BOOST_AUTO_TEST_CASE(the_same_key_on_another_route_is_another_key) {
  shopper ann;
  auto product = ann.stock(10);
  auto placed = ann.post("/orders", order_of(product, 1), key("shared"));
  BOOST_TEST(placed.status == 201);
  std::string id = placed.parsed()["order_id"];
  ann.await(id, "completed");
  auto restocked
      = ann.post(restock_path(product), {{"quantity", 1}}, key("shared"));
  auto deposited = ann.post("/payments/wallets/sharer/deposit", {{"amount", 1}},
                            key("shared"));
  auto cancelled
      = ann.send("POST", "/orders/" + id + "/cancel", "", key("shared"));
  BOOST_TEST(restocked.status == 200);
  BOOST_TEST(deposited.status == 200);
  BOOST_TEST(cancelled.status == 202);
  for (auto& got : {placed, restocked, deposited, cancelled})
    BOOST_TEST(!replayed(got));
}

BOOST_AUTO_TEST_CASE(a_cancel_that_comes_again_is_answered_as_before) {
  shopper ann;
  auto order = ann.buy(order_of(ann.stock(10), 1));
  std::string id = order["order_id"];
  auto cancel = [&](const std::string& of, const char* with) {
    return ann.send("POST", "/orders/" + of + "/cancel", "", key(with));
  };
  auto first = cancel(id, "cancel-1");
  BOOST_TEST(first.status == 202);
  BOOST_TEST(!replayed(first));
  ann.await(id, "cancelled");
  auto again = cancel(id, "cancel-1");
  BOOST_TEST(again.status == 202);
  BOOST_TEST(replayed(again));
  BOOST_TEST(again.body == first.body);
  BOOST_TEST(cancel(id, "cancel-2").status == 409);
  auto other = ann.buy(order_of(ann.stock(10), 1));
  BOOST_TEST(cancel(other["order_id"], "cancel-1").status == 422);
}

BOOST_AUTO_TEST_CASE(a_restock_and_a_deposit_happen_once) {
  shopper ann;
  auto product = ann.stock(10);
  answer first, again;
  for (auto* got : {&first, &again})
    *got = ann.post(restock_path(product), {{"quantity", 5}}, key("stock"));
  BOOST_TEST(!replayed(first));
  BOOST_TEST(replayed(again));
  BOOST_TEST(again.status == 200);
  BOOST_TEST(again.body == first.body);
  BOOST_CHECK_EQUAL(ann.pieces(product)["available"], 15);

  for (auto* got : {&first, &again})
    *got = ann.post("/payments/wallets/jo/deposit", {{"amount", 5}},
                    key("credit"));
  BOOST_TEST(replayed(again));
  BOOST_TEST(again.body == first.body);
  BOOST_CHECK_EQUAL(ann.show("/payments/wallets/jo")["credit"], 5);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_replayed_too) {
  shopper ann;
  auto product = ann.stock(1);
  json too_much = {{"quantity", -2}};
  auto first = ann.post(restock_path(product), too_much, key("refused"));
  BOOST_TEST(first.status == 409);
  ann.post(restock_path(product), {{"quantity", 5}});
  auto again = ann.post(restock_path(product), too_much, key("refused"));
  BOOST_TEST(again.status == 409);
  BOOST_TEST(replayed(again));
  BOOST_TEST(again.body == first.body);
  BOOST_CHECK_EQUAL(ann.pieces(product)["available"], 6);
}

BOOST_AUTO_TEST_CASE(a_malformed_key_is_refused) {
  shopper ann;
  auto product = ann.stock(1);
  for (auto& bad : {std::string{"\"\""}, std::string(256, 'k'),
                    std::string{"a\"b"}, std::string{"\""}}) {
    auto refused = ann.post("/orders", order_of(product, 1), key(bad));
    BOOST_TEST(refused.status == 400, bad);
    BOOST_TEST(refused.is_problem(), bad);
  }
  auto refused
      = ann.send("POST", "/orders", order_of(product, 1).dump(),
                 {"Content-Type: application/json", "Idempotency-Key;"});
  BOOST_TEST(refused.status == 400, "an empty key");
  BOOST_TEST(
      ann.post("/orders", order_of(product, 1), key(std::string(255, 'k')))
          .status
      == 201);
}

BOOST_AUTO_TEST_CASE(of_a_hundred_at_once_one_has_an_effect) {
  shopper ann;
  auto product = ann.stock(1'000);
  auto order = order_of(product, 1, {{"user_id", "hasty"}});
  std::vector<int> statuses(100);
  std::vector<json> ids(100);
  std::vector<std::thread> all;
  for (std::size_t i = 0; i < statuses.size(); ++i)
    all.emplace_back([&, i] {
      auto got
          = client{running_shop::port()}.post("/orders", order, key("hundred"));
      statuses[i] = got.status;
      if (got.status == 201)
        ids[i] = got.parsed()["order_id"];
    });
  for (auto& one : all)
    one.join();
  auto orders = ann.show("/orders?user_id=hasty")["items"];
  BOOST_TEST_REQUIRE(orders.size() == 1u);
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    BOOST_TEST((statuses[i] == 201 || statuses[i] == 409),
               "status " << statuses[i]);
    if (statuses[i] == 201)
      BOOST_CHECK_EQUAL(ids[i], orders[0]["order_id"]);
  }
  BOOST_TEST(std::ranges::count(statuses, 201) >= 1);
  ann.await(orders[0]["order_id"], "completed");
  BOOST_CHECK_EQUAL(ann.pieces(product)["reserved"], 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(idempotency_of_a_slow_order,
                      *fixture<running_shop>(flags{"--payment-latency",
                                                   "300ms"}))

BOOST_AUTO_TEST_CASE(a_replayed_order_is_waited_for_again) {
  shopper ann;
  auto order = order_of(ann.stock(10), 1);
  auto first = ann.post("/orders", order, key("waits"));
  auto wish = key("waits");
  wish.emplace_back("Prefer: wait=20");
  auto again = ann.post("/orders", order, wish);
  BOOST_TEST(again.status == 201);
  BOOST_TEST(replayed(again));
  BOOST_TEST(again.header("preference-applied") == "wait=20");
  BOOST_CHECK_EQUAL(again.parsed()["status"], "completed");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(idempotency_of_a_process_that_dies)

BOOST_AUTO_TEST_CASE(keys_survive_a_kill) {
  temporary_directory data;
  auto shop = shop_flags(data.path().string());
  std::string id;
  std::string product;
  answer restocked, refused;
  auto restock = [&](shopper& ann, int quantity, const char* with) {
    return ann.post(restock_path(product), {{"quantity", quantity}}, key(with));
  };
  {
    troupe_process first{shop};
    shopper ann{first.port()};
    product = ann.stock(10);
    id = ann.post("/orders", order_of(product, 1), key("order"))
             .parsed()["order_id"];
    restocked = restock(ann, 1, "stock");
    refused = restock(ann, -1'000, "too much");
    first.kill();
  }
  troupe_process second{shop};
  shopper ann{second.port()};
  auto again = ann.post("/orders", order_of(product, 1), key("order"));
  BOOST_TEST(again.status == 201);
  BOOST_TEST(replayed(again));
  BOOST_CHECK_EQUAL(again.parsed()["order_id"], id);
  BOOST_TEST(restock(ann, 1, "stock").body == restocked.body);
  BOOST_TEST(restock(ann, -1'000, "too much").body == refused.body);
  BOOST_TEST(ann.post("/orders", order_of(product, 3), key("order")).status
             == 422);
  ann.await(id, "completed");
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 10}, {"reserved", 1}}));
}

BOOST_AUTO_TEST_SUITE_END()
