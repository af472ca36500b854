#include "cmd/replay/shop_client.hpp"

#include "tests/cmd/replay_fake_shop.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

using namespace std::chrono_literals;
using namespace troupe::replaying;

namespace {

struct fixture {
  fake_shop shop;
  shop_client client{shop.connect()()};
  invoice lamps{"5", "17850", false, 510, {{"A 1/2", "Lamp", 2, 255}}};

  void stock(const std::string& id, std::int64_t pieces) {
    client.create({id, "Lamp", 255, pieces, pieces});
  }

  /// The shop answers so many requests with this and then works.
  void fail_first(int times, http_response with) {
    shop.interfere = [times, with](const http_request&) mutable {
      return times-- > 0 ? std::optional{with} : std::nullopt;
    };
  }
};

http_response nothing() {
  return {0, "", 0s, "connection refused"};
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(replay_shop_client, fixture)

BOOST_AUTO_TEST_CASE(product_is_made_with_an_exact_price) {
  client.create({"A", "Lamp \"red\"", 9'007'199'254'740'993, 10, 9});
  BOOST_REQUIRE_EQUAL(shop.requests.size(), 1U);
  BOOST_TEST(shop.requests[0].method == "POST");
  BOOST_TEST(shop.requests[0].target == "/inventory");
  // 2^53 + 1: no double holds it.
  BOOST_TEST(shop.requests[0].body.ends_with(",\"price\":90071992547409.93}"));
  BOOST_TEST(shop.products.at("A").name == "Lamp \"red\"");
  BOOST_TEST(shop.products.at("A").available == 9);
}

BOOST_AUTO_TEST_CASE(product_list_is_followed_page_by_page) {
  shop.page_size = 2;
  for (auto id : {"a&b", "b c", "c", "d", "e"})
    stock(id, 3);
  auto products = client.products();
  BOOST_TEST(products.size() == 5U);
  BOOST_TEST(products.at("b c").available == 3);
}

BOOST_AUTO_TEST_CASE(id_is_one_segment_of_the_path_whatever_it_holds) {
  stock("A 1/2%", 1);
  BOOST_TEST(!client.restock({"A 1/2%", "Lamp", 1, 1, 4}, "k"));
  BOOST_TEST(shop.requests.back().target == "/inventory/A%201%2F2%25/restock");
  BOOST_TEST(shop.products.at("A 1/2%").available == 5);
}

BOOST_AUTO_TEST_CASE(order_has_all_lines_the_exact_amount_and_waits) {
  stock("A 1/2", 5);
  auto order = client.place(lamps, "key-1");
  BOOST_TEST(order.status == "completed");
  const auto& sent = shop.requests.back();
  BOOST_TEST(sent.body
             == R"({"items":[{"product_id":"A 1/2","quantity":2}],)"
                R"("user_id":"17850","amount":5.10})");
  BOOST_TEST((sent.headers
              == std::vector<std::string>{"Prefer: wait=20",
                                          "Idempotency-Key: key-1"}));
}

BOOST_AUTO_TEST_CASE(failed_order_has_the_reason_of_the_shop) {
  stock("A 1/2", 1);
  auto order = client.place(lamps, "key-1");
  BOOST_TEST(order.status == "failed");
  BOOST_TEST(order.reason == "insufficient_stock");
}

BOOST_AUTO_TEST_CASE(order_that_the_shop_does_not_take_is_refused) {
  lamps.lines.resize(1001, lamps.lines.front());
  auto order = client.place(lamps, "key-1");
  BOOST_TEST(order.order_id == "");
  BOOST_TEST(order.status == "failed");
  BOOST_TEST(order.reason == "refused");
}

BOOST_AUTO_TEST_CASE(order_whose_answer_was_lost_is_placed_once) {
  stock("A 1/2", 5);
  shop.loses_answer
      = [losses = 2](const http_request&) mutable { return losses-- > 0; };
  BOOST_TEST(client.place(lamps, "key-1").status == "completed");
  BOOST_TEST(shop.orders.size() == 1U);
  BOOST_TEST(shop.products.at("A 1/2").reserved == 2);
}

BOOST_AUTO_TEST_CASE(busy_shop_is_asked_again_when_it_says_so) {
  stock("A 1/2", 5);
  for (auto status : {429, 503}) {
    auto before = shop.time;
    fail_first(2, {status, "", 7s, ""});
    BOOST_TEST(client.place(lamps, std::to_string(status)).status
               == "completed");
    BOOST_TEST((shop.time - before == 14s));
  }
}

BOOST_AUTO_TEST_CASE(order_still_being_accepted_is_asked_for_again) {
  stock("A 1/2", 5);
  fail_first(1, {409, "", 0s, ""});
  BOOST_TEST(client.place(lamps, "key-1").status == "completed");
}

BOOST_AUTO_TEST_CASE(shop_that_is_gone_is_given_up_after_a_minute) {
  fail_first(1'000'000, nothing());
  BOOST_CHECK_EXCEPTION(client.products(), shop_error, [](const auto& fault) {
    return std::string{fault.what()}
           == "the shop cannot be reached: connection refused";
  });
  BOOST_TEST((shop.time > 55s && shop.time <= 60s));
}

BOOST_AUTO_TEST_CASE(
    the_first_check_does_not_wait_for_a_shop_that_is_not_there) {
  fail_first(1, nothing());
  BOOST_CHECK_THROW(client.check_reachable(), shop_error);
  BOOST_TEST((shop.time == 0s));
  client.check_reachable();
}

BOOST_AUTO_TEST_CASE(server_that_is_no_shop_is_a_fault) {
  fail_first(1, {200, "<html>", 0s, ""});
  BOOST_CHECK_THROW(client.products(), shop_error);
  fail_first(1, {200, "{\"items\": [{\"product_id\": 7}]}", 0s, ""});
  BOOST_CHECK_THROW(client.products(), shop_error);
  fail_first(1, {404, "", 0s, ""});
  BOOST_CHECK_THROW(client.products(), shop_error);
}

BOOST_AUTO_TEST_CASE(order_that_takes_long_is_looked_after_until_it_ends) {
  stock("A 1/2", 5);
  shop.interfere = [this](const http_request& what) {
    auto is_early = shop.time < 30s && !shop.orders.empty();
    return what.method == "GET" && is_early ? std::optional<
               http_response>{{200,
                               R"({"order_id":"0",)"
                               R"("status":"payment_completed",)"
                               R"("reason":null})",
                               0s, ""}}
                                            : std::nullopt;
  };
  shop.decline = [](const auto&) { return "payment_declined"; };
  auto order = client.place(lamps, "key-1");
  BOOST_TEST(order.reason == "payment_declined");
  BOOST_TEST((shop.time >= 30s));
}

BOOST_AUTO_TEST_CASE(order_that_never_ends_is_returned_as_it_is) {
  fail_first(1'000'000,
             {201, R"({"order_id":"0","status":"pending"})", 0s, ""});
  auto stuck = shop.interfere;
  shop.interfere = [stuck](const http_request& what) {
    auto got = stuck(what);
    got->status = what.method == "POST" ? 201 : 200;
    return got;
  };
  auto order = client.place(lamps, "key-1");
  BOOST_TEST(order.status == "pending");
  BOOST_TEST(!order.has_ended());
}

BOOST_AUTO_TEST_CASE(cancelling_gives_money_and_goods_back) {
  stock("A 1/2", 5);
  auto order = client.place(lamps, "key-1");
  BOOST_TEST(client.payment(order.order_id)->status == "completed");
  BOOST_TEST(client.payment(order.order_id)->amount == 510);
  BOOST_TEST(*client.delivery(order.order_id) == "scheduled");
  BOOST_TEST(client.cancel(order.order_id).status == "cancelled");
  BOOST_TEST(client.payment(order.order_id)->status == "refunded");
  BOOST_TEST(*client.delivery(order.order_id) == "cancelled");
  BOOST_TEST(client.products().at("A 1/2").available == 5);
}

BOOST_AUTO_TEST_CASE(payments_are_read_to_the_last_cent) {
  fail_first(1, {200, R"({"status":"completed","amount":92233720368547758.07})",
                 0s, ""});
  BOOST_TEST(client.payment("0")->amount
             == std::numeric_limits<std::int64_t>::max());
  for (auto body : {R"({"status":"completed"})", R"({"amount":1})", "[]", ""}) {
    fail_first(1, {200, body, 0s, ""});
    BOOST_CHECK_THROW(client.payment("0"), shop_error);
  }
}

BOOST_AUTO_TEST_CASE(cancel_whose_answer_was_lost_has_cancelled) {
  stock("A 1/2", 5);
  auto order = client.place(lamps, "key-1");
  shop.loses_answer
      = [losses = 1](const http_request&) mutable { return losses-- > 0; };
  BOOST_TEST(client.cancel(order.order_id).status == "cancelled");
}

BOOST_AUTO_TEST_CASE(delivery_that_refuses_leaves_the_order_completed) {
  stock("A 1/2", 5);
  shop.refuses_cancels = true;
  auto order = client.place(lamps, "key-1");
  BOOST_TEST(client.cancel(order.order_id).status == "completed");
}

BOOST_AUTO_TEST_CASE(what_a_saga_did_not_reach_is_nothing) {
  auto order = client.place(lamps, "key-1");
  BOOST_TEST(order.reason == "unknown_product");
  BOOST_TEST(!client.payment(order.order_id).has_value());
  BOOST_TEST(!client.delivery(order.order_id).has_value());
  BOOST_TEST(!client.order("77").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
