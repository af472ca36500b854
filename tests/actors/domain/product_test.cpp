#include "tests/actors/domain/stocked.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace troupe;
using namespace troupe::fixtures;

static_assert(all_fields_named<product_row>);

BOOST_FIXTURE_TEST_SUITE(product_test, stocked)

BOOST_AUTO_TEST_CASE(a_product_is_created_once) {
  create_product command{{"", "print"}, "desk",    "Desk", {9'900}, 7,
                         "made of oak", "Oak & Co"};
  auto first = tell(command);
  BOOST_TEST(first.refused == refusal::none);
  BOOST_TEST(!first.replayed);
  BOOST_TEST(
      (first.value
       == product{"desk", "Desk", {9'900}, 7, 0, "made of oak", "Oak & Co"}));
  BOOST_TEST(stock("desk") == "7 + 0");
  auto again = tell(command);
  BOOST_TEST(again.replayed);
  BOOST_TEST((again.value == first.value));
  BOOST_TEST(saved == 0u);
  command.key.fingerprint = "another print";
  auto other = tell(command);
  BOOST_TEST(other.refused == refusal::conflict);
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(an_update_changes_what_is_given) {
  using u = update_product;
  tell(u{
      {}, "mouse", u::price_ | u::brand_, "ignored", {250}, "ignored", "Cat"});
  auto& row = at<product_row>("mouse");
  BOOST_TEST(row.name == "mouse");
  BOOST_TEST(row.price == money{250});
  BOOST_TEST(row.description == "");
  BOOST_TEST(row.brand == "Cat");
  auto changed = tell(
      u{{}, "mouse", u::name_ | u::description_, "Mouse", {1}, "small", ""});
  BOOST_TEST((changed.value
              == product{"mouse", "Mouse", {250}, 50, 0, "small", "Cat"}));
  auto unknown = tell(u{{}, "unicorn", u::name_, "x", {}, "", ""});
  BOOST_TEST(unknown.refused == refusal::not_found);
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(an_old_price_does_not_come_back) {
  using u = update_product;
  u first{{"first", {}}, "mouse", u::price_, {}, {200}, {}, {}};
  tell(first);
  tell(u{{"second", {}}, "mouse", u::price_, {}, {300}, {}, {}});
  auto again = tell(first);
  BOOST_TEST(again.replayed);
  BOOST_TEST(again.value.price == money{200}); // as it was answered then
  BOOST_TEST(at<product_row>("mouse").price == money{300});
}

BOOST_AUTO_TEST_CASE(a_restock_brings_in_and_takes_out) {
  reserve({{"mouse", 3}});
  BOOST_TEST(restock(10).value.available == 57);
  BOOST_TEST(restock(-57).value.available == 0);
  BOOST_TEST(stock("mouse") == "0 + 3");
}

BOOST_AUTO_TEST_CASE(what_is_reserved_cannot_be_taken_out) {
  reserve({{"mouse", 3}});
  auto refused = restock(-48);
  BOOST_TEST(refused.refused == refusal::conflict);
  BOOST_TEST(refused.detail == "only 47 pieces of mouse are available");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(stock("mouse") == "47 + 3");
}

BOOST_AUTO_TEST_CASE(stock_never_overflows_not_even_when_it_is_released) {
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  reserve({{"mouse", 3}});
  auto refused = restock(largest - 47);
  BOOST_TEST(refused.refused == refusal::conflict);
  BOOST_TEST(refused.detail
             == "there can be at most 9223372036854775807 pieces of mouse, "
                "reserved ones too, and there are 50");
  BOOST_TEST(restock(largest - 50).refused == refusal::none);
  BOOST_TEST(restock(1).refused == refusal::conflict);
  release();
  BOOST_TEST(at<product_row>("mouse").available == largest);
  BOOST_TEST(restock(std::numeric_limits<std::int64_t>::min()).refused
             == refusal::conflict);
}

BOOST_AUTO_TEST_CASE(an_unknown_product_is_not_restocked) {
  BOOST_TEST(restock(1, {}, "unicorn").refused == refusal::not_found);
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(a_restock_with_a_key_is_done_once) {
  auto first = restock(10, {"k", "print"});
  auto again = restock(10, {"k", "print"});
  BOOST_TEST(stock("mouse") == "60 + 0");
  BOOST_TEST(again.replayed);
  BOOST_TEST((again.value == first.value));
  BOOST_TEST(restock(20, {"k", "other"}).refused == refusal::key_reused);
  BOOST_TEST(stock("mouse") == "60 + 0");
  restock(10, {"k2", "print"});
  restock(10);
  restock(10);
  BOOST_TEST(stock("mouse") == "90 + 0");
}

BOOST_AUTO_TEST_CASE(a_refused_restock_stays_refused_for_its_key) {
  BOOST_TEST(restock(-60, {"k", "print"}).refused == refusal::conflict);
  restock(100);
  auto again = restock(-60, {"k", "print"});
  BOOST_TEST(again.refused == refusal::conflict);
  BOOST_TEST(again.replayed);
  BOOST_TEST(stock("mouse") == "150 + 0");
}

BOOST_AUTO_TEST_SUITE_END()
