#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

const json lamp
    = {{"product_id", "lamp"}, {"name", "Lamp"},       {"price", 19.99},
       {"quantity", 3},        {"description", "dim"}, {"brand", "Lux"}};

answer put(shopper& shop, const std::string& id, const json& body) {
  return shop.send("PUT", "/inventory/" + id, body.dump(),
                   {"Content-Type: application/json"});
}

} // namespace

BOOST_AUTO_TEST_SUITE(inventory, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(a_product_is_created_once) {
  shopper ann;
  auto made = ann.post("/inventory", lamp);
  BOOST_TEST(made.status == 201);
  BOOST_TEST(made.header("location") == "/inventory/lamp");
  json product
      = {{"product_id", "lamp"}, {"name", "Lamp"}, {"price", 19.99},
         {"available", 3},       {"reserved", 0},  {"description", "dim"},
         {"brand", "Lux"}};
  BOOST_CHECK_EQUAL(made.parsed(), product);
  BOOST_CHECK_EQUAL(ann.show("/inventory/lamp"), product);

  ann.post("/inventory/lamp/restock", {{"quantity", 1}});
  auto again = ann.post("/inventory", lamp);
  BOOST_TEST(again.status == 200);
  BOOST_CHECK_EQUAL(again.parsed()["available"], 4);
  auto other = lamp;
  other["price"] = 20;
  auto refused = ann.post("/inventory", other);
  BOOST_TEST(refused.status == 409);
  BOOST_TEST(refused.is_problem());
  BOOST_CHECK_EQUAL(ann.show("/inventory/lamp")["price"], 19.99);
}

BOOST_AUTO_TEST_CASE(a_product_without_an_id_gets_one) {
  shopper ann;
  json nameless = {{"name", "A"}, {"price", 0}, {"quantity", 0}};
  auto first = ann.post("/inventory", nameless);
  auto second = ann.post("/inventory", nameless);
  BOOST_TEST(first.status == 201);
  BOOST_TEST(second.status == 201);
  auto id = first.parsed()["product_id"].get<std::string>();
  BOOST_CHECK_NE(second.parsed()["product_id"], id);
  BOOST_TEST(first.header("location") == "/inventory/" + id);
  auto shown = ann.show("/inventory/" + id);
  BOOST_CHECK_EQUAL(shown["description"], "");
  BOOST_CHECK_EQUAL(shown["brand"], "");
}

BOOST_AUTO_TEST_CASE(what_is_given_is_changed_and_the_rest_stays) {
  shopper ann;
  auto id = ann.stock(5, 1);
  auto changed = put(ann, id, {{"price", 2.5}, {"brand", "New"}});
  BOOST_TEST(changed.status == 200);
  json expected = {{"product_id", id}, {"name", "A"},   {"price", 2.5},
                   {"available", 5},   {"reserved", 0}, {"description", ""},
                   {"brand", "New"}};
  BOOST_CHECK_EQUAL(changed.parsed(), expected);
  changed = put(ann, id, {{"name", "B"}, {"description", "d"}});
  expected.update({{"name", "B"}, {"description", "d"}});
  BOOST_CHECK_EQUAL(changed.parsed(), expected);
  BOOST_CHECK_EQUAL(put(ann, id, json::object()).parsed(), expected);
  json nothing = {{"name", nullptr},
                  {"price", nullptr},
                  {"brand", nullptr},
                  {"description", nullptr}};
  BOOST_CHECK_EQUAL(put(ann, id, nothing).parsed(), expected);
  BOOST_CHECK_EQUAL(ann.show("/inventory/" + id), expected);
  BOOST_TEST(put(ann, "none", {{"price", 1}}).status == 404);
}

BOOST_AUTO_TEST_CASE(an_order_keeps_the_price_it_was_placed_at) {
  shopper ann;
  auto id = ann.stock(5, 1);
  auto order = ann.buy(order_of(id, 2));
  put(ann, id, {{"price", 9}});
  BOOST_CHECK_EQUAL(
      ann.show("/orders/" + order["order_id"].get<std::string>())["amount"], 2);
  BOOST_CHECK_EQUAL(ann.buy(order_of(id, 2))["amount"], 18);
}

BOOST_AUTO_TEST_CASE(stock_is_added_and_taken_but_never_below_zero) {
  shopper ann;
  auto id = ann.stock(5);
  auto path = "/inventory/" + id + "/restock";
  auto more = ann.post(path, {{"quantity", 10}});
  BOOST_TEST(more.status == 200);
  BOOST_CHECK_EQUAL(more.parsed(), ann.show("/inventory/" + id));
  BOOST_CHECK_EQUAL(more.parsed()["available"], 15);
  ann.buy(order_of(id, 5));
  BOOST_TEST(ann.post(path, {{"quantity", -11}}).status == 409);
  BOOST_TEST(ann.post(path, {{"quantity", -10}}).status == 200);
  BOOST_CHECK_EQUAL(ann.pieces(id), (json{{"available", 0}, {"reserved", 5}}));
  BOOST_TEST(ann.post("/inventory/none/restock", {{"quantity", 1}}).status
             == 404);
}

BOOST_AUTO_TEST_CASE(numbers_have_limits) {
  shopper ann;
  auto create = [&](const char* member, const json& value) {
    auto body = lamp;
    body.erase("product_id");
    body[member] = value;
    return ann.post("/inventory", body).status;
  };
  BOOST_TEST(create("quantity", 1'000'000'000) == 201);
  BOOST_TEST(create("quantity", 1'000'000'001) == 422);
  BOOST_TEST(create("quantity", -1) == 422);
  BOOST_TEST(create("quantity", 0.5) == 422);
  BOOST_TEST(create("price", 0) == 201);
  BOOST_TEST(create("price", -0.01) == 422);
  BOOST_TEST(create("price", 0.001) == 422);
  auto id = ann.stock(0);
  auto restock = [&](const json& quantity) {
    return ann.post("/inventory/" + id + "/restock", {{"quantity", quantity}})
        .status;
  };
  BOOST_TEST(restock(0) == 422);
  BOOST_TEST(restock(1'000'000'001) == 422);
  BOOST_TEST(restock(-1'000'000'001) == 422);
  BOOST_TEST(restock("1") == 422);
  BOOST_TEST(restock(1'000'000'000) == 200);
  BOOST_TEST(restock(-1'000'000'000) == 200);
}

BOOST_AUTO_TEST_CASE(texts_have_limits) {
  shopper ann;
  auto create = [&](const char* member, const json& value) {
    auto body = lamp;
    body["product_id"] = "of " + std::string{member};
    body[member] = value;
    return ann.post("/inventory", body).status;
  };
  for (auto [member, most] :
       {std::pair{"name", 1'000}, {"brand", 1'000}, {"description", 10'000}}) {
    auto size = static_cast<std::size_t>(most);
    BOOST_TEST(create(member, std::string(size + 1, 'x')) == 422, member);
    BOOST_TEST(create(member, std::string("a\0b", 3)) == 422, member);
    BOOST_TEST(create(member, 1) == 422, member);
    BOOST_TEST(create(member, std::string(size, 'x')) == 201, member);
  }
  BOOST_TEST(create("product_id", std::string(129, 'x')) == 422);
  BOOST_TEST(create("product_id", "") == 422);
  BOOST_TEST(create("product_id", "a\nb") == 422);
  BOOST_TEST(create("product_id", "reservations") == 422);
  BOOST_TEST(create("product_id", std::string(128, 'x')) == 201);
}

BOOST_AUTO_TEST_CASE(an_id_may_be_of_any_script) {
  shopper ann;
  for (auto [id, path] :
       {std::pair{"caf\u00e9 50%", "/inventory/caf%C3%A9%2050%25"},
        {"a/b?c#d", "/inventory/a%2Fb%3Fc%23d"},
        {"\u5546\u54c1", "/inventory/%e5%95%86%e5%93%81"},
        {".", "/inventory/%2E"},
        {"events", "/inventory/events"}}) {
    BOOST_TEST_CONTEXT(path) {
      auto body = lamp;
      body["product_id"] = id;
      auto made = ann.post("/inventory", body);
      BOOST_TEST(made.status == 201);
      auto shown = ann.get(path);
      BOOST_TEST_REQUIRE(shown.status == 200);
      BOOST_CHECK_EQUAL(shown.parsed()["product_id"], id);
      BOOST_TEST(ann.get(made.header("location")).body == shown.body);
      BOOST_CHECK_EQUAL(ann.buy(order_of(id, 1))["status"], "completed");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
