#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

struct refusal {
  const char* why;
  std::string body;
  int status;
  const char* pointer = ""; ///< "": of no member
};

std::string replaced(std::string text, const std::string& from,
                     const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

/// A good order in which one thing is replaced.
std::string order_with(const std::string& from, const std::string& to) {
  return replaced(
      R"({"user_id":"ann","items":[{"product_id":"p","quantity":1}],)"
      R"("amount":1,"payment":{"method":"card"},"delivery":{"address":"a"},)"
      R"("coordination":"orchestration"})",
      from, to);
}

std::string lines(int count) {
  std::string result;
  for (int i = 0; i < count; ++i)
    result += std::string{i == 0 ? "" : ","}
              + R"({"product_id":"p","quantity":1})";
  return R"("items":[)" + result + "]";
}

const auto good = order_with("", "");
const auto items = lines(1);

const refusal not_json[] = {
    {"nothing", "", 400},
    {"a word", "hello", 400},
    {"half an object", good.substr(0, good.size() - 1), 400},
    {"NaN", order_with(R"("amount":1)", R"("amount":NaN)"), 400},
    {"Infinity", order_with(R"("amount":1)", R"("amount":Infinity)"), 400},
    {"a leading zero", order_with(R"("amount":1)", R"("amount":01)"), 400},
    {"a byte order mark", "\xEF\xBB\xBF" + good, 400},
    {"a trailing byte", good + "x", 400},
    {"two values", good + good, 400},
    {"a trailing comma", order_with(R"("amount":1,)", R"("amount":1,,)"), 400},
    {"a comment", "/* */" + good, 400},
    {"invalid UTF-8", order_with("ann", "\xFF"), 400},
    {"overlong UTF-8", order_with("ann", "\xC0\xAF"), 400},
    {"a lone surrogate", order_with("ann", "\\ud800"), 400},
    {"a raw control character", order_with("ann", "a\nb"), 400},
    {"deep nesting", std::string(10'000, '[') + std::string(10'000, ']'), 400},
    {"deep nesting in a member",
     order_with(R"("ann")", R"("ann","x":)" + std::string(1'000, '[')
                                + std::string(1'000, ']')),
     400},
};

const refusal not_an_order[] = {
    {"an array", "[]", 422},
    {"a string", R"("order")", 422},
    {"null", "null", 422},
    {"no user", order_with(R"("user_id":"ann",)", ""), 422, "/user_id"},
    {"a number for a user", order_with(R"("ann")", "1"), 422, "/user_id"},
    {"an empty user", order_with("ann", ""), 422, "/user_id"},
    {"a long user", order_with("ann", std::string(129, 'u')), 422, "/user_id"},
    {"U+0000 in a user", order_with("ann", "\\u0000"), 422, "/user_id"},
    {"a control character in a user", order_with("ann", "\\u001f"), 422,
     "/user_id"},
    {"no items", order_with(items, R"("quantity":1)"), 422, "/product_id"},
    {"items of no array", order_with(items, R"("items":{})"), 422, "/items"},
    {"empty items", order_with(items, R"("items":[])"), 422, "/items"},
    {"1,001 items", order_with(items, lines(1'001)), 422, "/items"},
    {"items beside a product",
     order_with(items, items + R"(,"product_id":"p","quantity":1)"), 422,
     "/product_id"},
    {"a line of no object", order_with(items, R"("items":[1])"), 422,
     "/items/0"},
    {"a second line without a product",
     order_with(items, R"("items":[{"product_id":"p","quantity":1},)"
                       R"({"quantity":1}])"),
     422, "/items/1/product_id"},
    {"a long product", order_with(R"("p")", '"' + std::string(129, 'p') + '"'),
     422, "/items/0/product_id"},
    {"no quantity", order_with(R"(,"quantity":1)", ""), 422,
     "/items/0/quantity"},
    {"quantity 0", order_with("y\":1", "y\":0"), 422, "/items/0/quantity"},
    {"quantity -1", order_with("y\":1", "y\":-1"), 422, "/items/0/quantity"},
    {"quantity 1,000,001", order_with("y\":1", "y\":1000001"), 422,
     "/items/0/quantity"},
    {"quantity 1.5", order_with("y\":1", "y\":1.5"), 422, "/items/0/quantity"},
    {"quantity as text", order_with("y\":1", R"(y":"1")"), 422,
     "/items/0/quantity"},
    {"quantity true", order_with("y\":1", "y\":true"), 422,
     "/items/0/quantity"},
    {"quantity of 30 digits",
     order_with("y\":1", "y\":" + std::string(30, '9')), 422,
     "/items/0/quantity"},
    {"amount -1", order_with("t\":1,", "t\":-1,"), 422, "/amount"},
    {"amount 0.001", order_with("t\":1,", "t\":0.001,"), 422, "/amount"},
    {"amount 1e-400", order_with("t\":1,", "t\":1e-400,"), 422, "/amount"},
    {"amount as text", order_with("t\":1,", R"(t":"1",)"), 422, "/amount"},
    {"an amount that overflows",
     order_with("t\":1,", "t\":92233720368547758.08,"), 422, "/amount"},
    {"amount 1e30", order_with("t\":1,", "t\":1e30,"), 422, "/amount"},
    {"amount 1e400", order_with("t\":1,", "t\":1e400,"), 422},
    {"1e400 somewhere else", order_with("t\":1,", "t\":1,\"x\":1e400,"), 422},
    {"payment as text", order_with(R"({"method":"card"})", R"("card")"), 422,
     "/payment"},
    {"an unknown method", order_with("card", "cash"), 422, "/payment/method"},
    {"delivery as text", order_with(R"({"address":"a"})", R"("a")"), 422,
     "/delivery"},
    {"a long address",
     order_with(R"("a")", '"' + std::string(1'001, 'a') + '"'), 422,
     "/delivery/address"},
    {"U+0000 in an address", order_with(R"("a")", R"("\u0000")"), 422,
     "/delivery/address"},
    {"an address of a number", order_with(R"("a")", "1"), 422,
     "/delivery/address"},
    {"an unknown coordination", order_with("orchestration", "magic"), 422,
     "/coordination"},
};

void check(client& shop, const refusal& one) {
  BOOST_TEST_CONTEXT(one.why) {
    auto refused = shop.send("POST", "/orders", one.body,
                             {"Content-Type: application/json"});
    BOOST_TEST(refused.status == one.status);
    BOOST_TEST_REQUIRE(refused.is_problem());
    auto problem = refused.parsed();
    BOOST_CHECK_EQUAL(problem["status"], one.status);
    BOOST_CHECK_EQUAL(problem["instance"], "/orders");
    for (auto member : {"type", "title", "detail"})
      BOOST_TEST(!problem[member].get<std::string>().empty());
    if (one.pointer[0] != '\0') {
      BOOST_TEST_REQUIRE(problem["errors"].size() == 1u);
      BOOST_CHECK_EQUAL(problem["errors"][0]["pointer"], one.pointer);
      BOOST_TEST(!problem["errors"][0]["detail"].get<std::string>().empty());
    }
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(refused_orders, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(the_order_that_the_others_are_made_of_is_good) {
  shopper ann;
  auto placed
      = ann.send("POST", "/orders", good, {"Content-Type: application/json"});
  BOOST_TEST(placed.status == 201);
  placed = ann.send("POST", "/orders", order_with(items, lines(1'000)),
                    {"Content-Type: application/json"});
  BOOST_TEST(placed.status == 201);
  placed = ann.send("POST", "/orders", order_with("y\":1", "y\":1000000"),
                    {"Content-Type: application/json"});
  BOOST_TEST(placed.status == 201);
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_a_bad_request) {
  shopper ann;
  for (auto& one : not_json)
    check(ann, one);
}

BOOST_AUTO_TEST_CASE(what_is_json_but_no_order_names_the_member) {
  shopper ann;
  for (auto& one : not_an_order)
    check(ann, one);
}

BOOST_AUTO_TEST_CASE(all_that_is_wrong_is_named_at_once) {
  shopper ann;
  auto refused = ann.post("/orders", json::object()).parsed();
  std::string pointers;
  for (auto& error : refused["errors"])
    pointers += error["pointer"].get<std::string>() + " ";
  BOOST_TEST(pointers == "/user_id /product_id /quantity ");
}

BOOST_AUTO_TEST_CASE(a_sum_of_lines_that_overflows_is_refused) {
  shopper ann;
  auto product = ann.stock(1, 9e13);
  auto refused = ann.post("/orders", order_of(product, 1'000'000));
  BOOST_TEST(refused.status == 422);
  BOOST_CHECK_EQUAL(refused.parsed()["errors"][0]["pointer"], "/amount");
}

BOOST_AUTO_TEST_CASE(nothing_of_what_was_refused_is_stored) {
  shopper ann;
  auto before = ann.show("/orders?limit=500")["items"].size();
  for (auto& one : not_json)
    check(ann, one);
  BOOST_TEST(ann.show("/orders?limit=500")["items"].size() == before);
}

BOOST_AUTO_TEST_SUITE_END()
