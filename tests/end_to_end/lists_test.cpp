#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;
using ids = std::vector<std::string>;

ids ids_of(const json& list, const char* name = "order_id") {
  ids result;
  for (const auto& one : list.at("items"))
    result.push_back(one.at(name));
  return result;
}

/// What stands in the angle brackets of a Link to the next page.
std::string next_of(const answer& page) {
  auto link = page.header("link");
  auto end = link.find(">; rel=\"next\"");
  return link.empty() || end == link.npos ? "" : link.substr(1, end - 1);
}

/// Three orders of `user`, newest first.
ids three_orders(shopper& shop, const std::string& user) {
  auto product = shop.stock(3);
  ids result;
  for (int i = 0; i < 3; ++i)
    result.push_back(
        shop.buy(order_of(product, 1, {{"user_id", user}})).at("order_id"));
  std::ranges::reverse(result);
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(lists, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(orders_are_listed_newest_first_as_they_are_shown) {
  shopper ann;
  auto placed = three_orders(ann, "first");
  auto list = ann.show("/orders?user_id=first");
  BOOST_TEST(ids_of(list) == placed, boost::test_tools::per_element());
  BOOST_TEST(!list.contains("next_cursor"));
  BOOST_CHECK_EQUAL(list["items"][0], ann.show("/orders/" + placed[0]));
}

BOOST_AUTO_TEST_CASE(orders_are_filtered_by_status_and_by_user_together) {
  shopper ann;
  auto placed = three_orders(ann, "second");
  auto failed
      = ann.buy(order_of("no such", 1, {{"user_id", "second"}, {"amount", 1}}));
  BOOST_TEST(ids_of(ann.show("/orders?user_id=second&status=failed"))
                 == ids{failed["order_id"]},
             boost::test_tools::per_element());
  BOOST_TEST(ids_of(ann.show("/orders?status=completed&user_id=second"))
                 == placed,
             boost::test_tools::per_element());
  auto all_failed = ann.show("/orders?status=failed");
  for (auto& order : all_failed["items"])
    BOOST_CHECK_EQUAL(order["status"], "failed");
  for (auto status :
       {"draft", "pending", "inventory_reserved", "payment_completed",
        "compensating", "cancelling", "cancelled"})
    BOOST_CHECK_EQUAL(ann.show(std::string{"/orders?user_id=second&status="}
                               + status)["items"],
                      json::array());
}

BOOST_AUTO_TEST_CASE(a_user_of_any_name_can_be_filtered_by) {
  shopper ann;
  auto product = ann.stock(1);
  auto order = ann.buy(order_of(product, 1, {{"user_id", "J\u00fcrgen & +%"}}));
  auto list = ann.show("/orders?user_id=J%C3%BCrgen+%26+%2B%25");
  BOOST_TEST(ids_of(list) == ids{order["order_id"]},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(pages_stay_what_they_were_while_orders_are_placed) {
  shopper ann;
  auto placed = three_orders(ann, "third");
  auto product = ann.stock(9);
  ids seen;
  std::string path = "/orders?limit=1&user_id=third";
  for (int pages = 0; !path.empty() && pages < 9; ++pages) {
    auto page = ann.get(path);
    BOOST_TEST_REQUIRE(page.status == 200);
    auto list = page.parsed();
    BOOST_TEST(list["items"].size() == 1u);
    BOOST_TEST(list.contains("next_cursor") == !next_of(page).empty());
    if (list.contains("next_cursor"))
      BOOST_CHECK_EQUAL(ann.show("/orders?limit=1&user_id=third&cursor="
                                 + list["next_cursor"].get<std::string>()),
                        ann.show(next_of(page)));
    auto more = ids_of(list);
    seen.insert(seen.end(), more.begin(), more.end());
    ann.buy(order_of(product, 1, {{"user_id", "third"}}));
    path = next_of(page);
  }
  BOOST_TEST(seen == placed, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_next_page_is_that_of_the_same_list) {
  shopper ann;
  auto user = std::string{"a>b&c"};
  auto product = ann.stock(3);
  for (int i = 0; i < 2; ++i)
    ann.buy(order_of(product, 1, {{"user_id", user}}));
  auto first = ann.get("/orders?limit=1&%63ursor=p999999999&user_id=a>b%26c");
  auto next = next_of(first);
  BOOST_TEST(next.starts_with("/orders?limit=1&user_id=a%3Eb%26c&cursor=p"),
             next);
  BOOST_TEST(ids_of(ann.show(next)) != ids_of(first.parsed()));
}

BOOST_AUTO_TEST_CASE(nobodys_orders_are_not_everybodys) {
  shopper ann;
  auto refused = ann.get("/orders?user_id=");
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(refused.is_problem());
}

BOOST_AUTO_TEST_CASE(every_list_has_pages) {
  shopper ann;
  auto placed = three_orders(ann, "fourth");
  for (std::string path : {"/payments", "/deliveries", "/inventory"}) {
    BOOST_TEST_CONTEXT(path) {
      auto name = path == "/inventory" ? "product_id" : "order_id";
      auto all = ids_of(ann.show(path + "?limit=500"), name);
      BOOST_TEST_REQUIRE(all.size() >= 2u);
      auto first = ann.get(path + "?limit=1");
      BOOST_TEST(ids_of(first.parsed(), name) == ids{all[0]},
                 boost::test_tools::per_element());
      auto second = ann.show(next_of(first));
      BOOST_TEST(ids_of(second, name) == ids{all[1]},
                 boost::test_tools::per_element());
    }
  }
  for (auto path : {"/payments", "/deliveries"})
    BOOST_CHECK_EQUAL(ann.show(path)["items"][0]["order_id"], placed[0]);
}

BOOST_AUTO_TEST_CASE(a_page_has_50_items_unless_it_is_said) {
  shopper ann;
  for (int i = 0; i < 51; ++i)
    ann.stock(1);
  BOOST_TEST(ann.show("/inventory")["items"].size() == 50u);
  BOOST_TEST(ann.show("/inventory?limit=500")["items"].size() > 50u);
}

BOOST_AUTO_TEST_CASE(a_list_that_cannot_be_is_refused) {
  shopper ann;
  for (auto query : {"limit=0", "limit=501", "limit=-1", "limit=abc",
                     "limit=", "limit=1.5", "limit=99999999999999999999",
                     "cursor=x", "cursor=", "cursor=p-1", "cursor=%00"})
    for (std::string path :
         {"/orders?", "/inventory?", "/payments?", "/deliveries?"})
      BOOST_TEST_CONTEXT(path << query) {
        auto refused = ann.get(path + query);
        auto expected = std::string_view{query} == "cursor=%00" ? 400 : 422;
        BOOST_TEST(refused.status == expected);
        BOOST_TEST(refused.is_problem());
      }
  for (auto status : {"lost", "", "Completed"})
    BOOST_TEST(ann.get(std::string{"/orders?status="} + status).status == 422);
}

BOOST_AUTO_TEST_SUITE_END()
