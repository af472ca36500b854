#include "tests/end_to_end/webshop.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <thread>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;
} // namespace

BOOST_AUTO_TEST_SUITE(webshop_routes, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(items_have_stock_and_a_price) {
  webshop_client shop;
  auto id = shop.make("/stock/item/create/7", "item_id");
  auto found = shop.get("/stock/find/" + id);
  BOOST_TEST(found.header("content-type") == "application/json");
  BOOST_CHECK_EQUAL(found.parsed(), (json{{"stock", 0}, {"price", 7}}));
  BOOST_TEST(shop.act("/stock/add/" + id + "/5") == 200);
  BOOST_TEST(shop.act("/stock/subtract/" + id + "/2") == 200);
  BOOST_TEST(refused(shop.post("/stock/subtract/" + id + "/4")));
  BOOST_TEST(shop.stock_of(id) == 3);
  BOOST_CHECK_EQUAL(shop.show("/inventory/" + id)["price"], 7);
}

BOOST_AUTO_TEST_CASE(users_have_credit) {
  webshop_client shop;
  auto id = shop.make("/payment/create_user", "user_id");
  BOOST_CHECK_EQUAL(shop.show("/payment/find_user/" + id),
                    (json{{"user_id", id}, {"credit", 0}}));
  BOOST_TEST(shop.act("/payment/add_funds/" + id + "/5") == 200);
  BOOST_TEST(shop.act("/payment/pay/" + id + "/2") == 200);
  BOOST_TEST(refused(shop.post("/payment/pay/" + id + "/4")));
  BOOST_TEST(shop.credit(id) == 3);
  BOOST_CHECK_EQUAL(shop.show("/payments/wallets/" + id)["credit"], 3);
}

BOOST_AUTO_TEST_CASE(credit_and_prices_are_shown_rounded_down) {
  webshop_client shop;
  auto user = shop.user(10);
  auto item = shop.stock(10, 1.99); // a product of the native API
  BOOST_CHECK_EQUAL(shop.show("/stock/find/" + item)["price"], 1);
  auto order = shop.order(user, item, 3);
  BOOST_CHECK_EQUAL(shop.show("/orders/find/" + order)["total_cost"], 5);
  BOOST_TEST(shop.check_out(order) == 200);
  BOOST_TEST(shop.credit(user) == 4);
  BOOST_CHECK_EQUAL(shop.show("/payments/wallets/" + user)["credit"], 4.03);
}

BOOST_AUTO_TEST_CASE(an_order_is_a_draft_until_it_is_checked_out) {
  webshop_client shop;
  auto user = shop.user(100);
  auto item = shop.item(10, 5);
  auto order = shop.order(user, item, 1);
  shop.act("/orders/addItem/" + order + "/" + item + "/2");
  BOOST_CHECK_EQUAL(shop.show("/orders/find/" + order),
                    (json{{"order_id", order},
                          {"paid", false},
                          {"items", json::array({json::array({item, 3})})},
                          {"user_id", user},
                          {"total_cost", 30}}));
  BOOST_CHECK_EQUAL(shop.show("/orders/" + order)["status"], "draft");
  auto paid = shop.post("/orders/checkout/" + order);
  BOOST_TEST(paid.status == 200);
  BOOST_TEST(paid.header("content-type").starts_with("text/plain"));
  BOOST_TEST(shop.paid(order));
  BOOST_TEST(shop.credit(user) == 70);
  BOOST_TEST(shop.stock_of(item) == 2);
  auto shown = shop.show("/orders/" + order);
  BOOST_CHECK_EQUAL(shown["status"], "completed");
  BOOST_TEST(states_of(shown) == "done done");
  BOOST_CHECK_EQUAL(shown["steps"][0]["step"], "payment");
  auto events = shop.get("/orders/" + order + "/events").body;
  BOOST_TEST(events.find("id: 4\n") != events.npos);
  BOOST_TEST(shop.get("/deliveries/" + order).status == 404);
  BOOST_TEST(refused(shop.post("/orders/addItem/" + order + "/" + item + "/1"),
                     "completed"));
}

BOOST_AUTO_TEST_CASE(a_paid_order_is_not_paid_again) {
  webshop_client shop;
  auto user = shop.user(100);
  auto order = shop.order(user, shop.item(10, 5));
  BOOST_TEST(shop.check_out(order) == 200);
  BOOST_TEST(shop.check_out(order) == 200);
  BOOST_TEST(shop.credit(user) == 90);
  BOOST_CHECK_EQUAL(shop.show("/orders/" + order)["attempt"], 1);
}

BOOST_AUTO_TEST_CASE(many_checkouts_at_once_are_one) {
  webshop_client shop;
  auto user = shop.user(100);
  auto order = shop.order(user, shop.item(10, 5));
  std::vector<int> statuses(16);
  std::vector<std::thread> all;
  for (auto& status : statuses)
    all.emplace_back(
        [&status, &order] { status = webshop_client{}.check_out(order); });
  for (auto& one : all)
    one.join();
  for (auto status : statuses)
    BOOST_TEST(status == 200);
  BOOST_TEST(shop.credit(user) == 90);
}

BOOST_AUTO_TEST_CASE(what_fails_says_why_and_may_be_tried_again) {
  webshop_client shop;
  auto user = shop.user(25);
  auto item = shop.item(10, 2);
  auto order = shop.order(user, item, 3);
  BOOST_TEST(
      refused(shop.post("/orders/checkout/" + order), "insufficient_credit"));
  shop.act("/payment/add_funds/" + user + "/5");
  BOOST_TEST(
      refused(shop.post("/orders/checkout/" + order), "insufficient_stock"));
  BOOST_TEST(shop.credit(user) == 30);
  BOOST_TEST(shop.stock_of(item) == 2);
  BOOST_TEST(!shop.paid(order));
  // Edited, it is checked out with its new lines.
  auto other = shop.item(0, 1);
  BOOST_TEST(shop.act("/orders/addItem/" + order + "/" + other + "/1") == 200);
  shop.act("/stock/add/" + item + "/1");
  BOOST_TEST(shop.check_out(order) == 200);
  BOOST_TEST(shop.credit(user) == 0);
  BOOST_TEST(shop.stock_of(item) == 0);
  BOOST_TEST(shop.stock_of(other) == 0);
  BOOST_CHECK_EQUAL(shop.show("/orders/" + order)["attempt"], 3);
}

BOOST_AUTO_TEST_CASE(a_price_is_fixed_when_the_item_is_added) {
  webshop_client shop;
  auto user = shop.user(100);
  auto item = shop.item(10, 5);
  auto order = shop.order(user, item);
  shop.send("PUT", "/inventory/" + item, R"({"price": 50})",
            {"Content-Type: application/json"});
  BOOST_TEST(shop.check_out(order) == 200);
  BOOST_TEST(shop.credit(user) == 90);
}

BOOST_AUTO_TEST_CASE(an_empty_draft_and_the_unknown_are_refused) {
  webshop_client shop;
  auto user = shop.user(1);
  auto item = shop.item(1, 1);
  auto empty = shop.make("/orders/create/" + user, "order_id");
  BOOST_TEST(refused(shop.post("/orders/checkout/" + empty)));
  BOOST_TEST(shop.check_out(empty) == 400);
  std::string longest(129, 'x');
  for (auto& id :
       {std::string{"nobody"}, std::string{"%00%FF"}, std::string{"a%20b%2Fc"},
        std::string{"%C3%85sa"}, std::string{"%0A"}, longest, "-" + user}) {
    for (auto& path :
         {"/orders/checkout/" + id, "/orders/addItem/" + id + "/" + item + "/1",
          "/orders/addItem/" + empty + "/" + id + "/1",
          "/stock/add/" + id + "/1", "/stock/subtract/" + id + "/1",
          "/payment/add_funds/" + id + "/1", "/payment/pay/" + id + "/1"})
      BOOST_TEST(shop.act(path) == 400, path);
    for (auto path : {"/orders/find/", "/stock/find/", "/payment/find_user/"})
      BOOST_TEST(shop.get(path + id).status == 400, path << id);
  }
}

BOOST_AUTO_TEST_CASE(a_user_of_any_script_orders) {
  webshop_client shop;
  auto order = shop.make("/orders/create/%C3%85sa%20%2F", "order_id");
  BOOST_CHECK_EQUAL(shop.show("/orders/find/" + order)["user_id"],
                    "\u00c5sa /");
}

BOOST_AUTO_TEST_CASE(numbers_are_whole_and_in_their_bounds) {
  webshop_client shop;
  auto user = shop.user(10);
  auto item = shop.item(1, 10);
  auto order = shop.make("/orders/create/" + user, "order_id");
  for (std::string bad :
       {"-1", "1.5", "1e3", "+1", "0x1", "one", "%20", "%31%20",
        "9223372036854775808", "99999999999999999999999999", "-0.0"})
    for (auto& path :
         {"/stock/item/create/" + bad, "/stock/add/" + item + "/" + bad,
          "/stock/subtract/" + item + "/" + bad,
          "/payment/add_funds/" + user + "/" + bad,
          "/payment/pay/" + user + "/" + bad,
          "/orders/addItem/" + order + "/" + item + "/" + bad,
          "/orders/batch_init/" + bad + "/1/1/1",
          "/orders/batch_init/1/1/1/" + bad,
          "/stock/batch_init/" + bad + "/1/1",
          "/stock/batch_init/1/" + bad + "/1", "/payment/batch_init/1/" + bad})
      BOOST_TEST(refused(shop.post(path)), path);
  for (auto& path :
       {"/orders/addItem/" + order + "/" + item + "/0",
        "/orders/addItem/" + order + "/" + item + "/1000001",
        "/stock/add/" + item + "/1000000001",
        std::string{"/payment/add_funds/"} + user + "/92233720368547758",
        std::string{"/stock/item/create/92233720368547759"},
        std::string{"/orders/batch_init/1/0/1/1"},
        std::string{"/orders/batch_init/1/1/0/1"},
        std::string{"/orders/batch_init/2000001/1/1/1"},
        std::string{"/stock/batch_init/2000001/1/1"},
        std::string{"/payment/batch_init/9223372036854775807/1"}})
    BOOST_TEST(refused(shop.post(path)), path);
  BOOST_TEST(shop.credit(user) == 10);
  BOOST_TEST(shop.stock_of(item) == 10);
  BOOST_TEST(shop.act("/payment/add_funds/" + user + "/92233720368547747")
             == 200);
  BOOST_TEST(shop.act("/stock/add/" + item + "/0") == 200);
}

BOOST_AUTO_TEST_CASE(clients_send_what_they_like_beside) {
  webshop_client shop;
  auto user = shop.user(10);
  auto item = shop.item(1, 10);
  for (auto& manners :
       {fields{}, fields{"Connection:"},
        fields{"Content-Type: application/octet-stream"},
        fields{"Content-Type: application/x-www-form-urlencoded",
               "Accept: */*"},
        fields{"Content-Type: text/plain; charset=utf-8", "Accept: text/html"},
        fields{"Accept-Encoding: gzip, deflate", "User-Agent: x/1"}}) {
    auto made = shop.send("POST", "/orders/create/" + user, "", manners);
    if (made.status == 406) // its answer is JSON and cannot be anything else
      continue;
    BOOST_TEST(made.status == 200);
    std::string order = made.parsed()["order_id"];
    auto added = "/orders/addItem/" + order + "/" + item + "/1";
    BOOST_TEST(shop.send("POST", added, "", manners).status == 200);
    BOOST_TEST(
        shop.send("POST", "/orders/checkout/" + order, "", manners).status
        == 200);
  }
  // A body is ignored.
  BOOST_TEST(shop.send("POST", "/payment/add_funds/" + user + "/1", "{no json",
                       {"Content-Type: application/json"})
                 .status
             == 200);
}

BOOST_AUTO_TEST_CASE(batches_begin_anew_again_and_again) {
  webshop_client shop;
  for (int round = 0; round < 3; ++round) {
    auto begin = std::chrono::steady_clock::now();
    BOOST_TEST(shop.act("/stock/batch_init/5000/100/2") == 200);
    BOOST_TEST(shop.act("/payment/batch_init/5000/50") == 200);
    auto made = shop.post("/orders/batch_init/5000/5000/5000/2");
    BOOST_TEST(made.status == 200);
    BOOST_TEST(made.parsed().contains("msg"));
    BOOST_TEST(
        (std::chrono::steady_clock::now() - begin < std::chrono::seconds{10}));
    BOOST_CHECK_EQUAL(shop.show("/stock/find/4999"),
                      (json{{"stock", 100}, {"price", 2}}));
    BOOST_TEST(shop.credit("4999") == 50);
    auto order = shop.show("/orders/find/17");
    BOOST_CHECK_EQUAL(order["total_cost"], 4);
    BOOST_CHECK_EQUAL(order["items"].size(), 2u);
    BOOST_CHECK_EQUAL(order["items"][0][1], 1);
    BOOST_TEST(!shop.paid("17"));
    BOOST_TEST(shop.check_out("17") == 200);
    BOOST_TEST(shop.credit(order["user_id"]) == 46);
    BOOST_TEST(shop.stock_of(order["items"][0][0]) == 99);
    BOOST_CHECK_EQUAL(shop.show("/orders/17")["attempt"], round + 1);
  }
}

BOOST_AUTO_TEST_SUITE_END()
