#include "cmd/replay/plan.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>

using namespace troupe::replaying;

namespace {

invoice order_of(std::vector<book_line> lines) {
  return {"1", "9", false, 0, std::move(lines)};
}

std::int64_t stock_for(std::int64_t asked, double factor) {
  order_book book;
  book.invoices = {order_of({{"A", "Lamp", asked, 100}})};
  return plan_stock(book, factor).at(0).stock;
}

} // namespace

BOOST_AUTO_TEST_SUITE(replay_plan)

BOOST_AUTO_TEST_CASE(products_of_all_orders_are_added_up_and_returns_are_not) {
  order_book book;
  book.invoices = {order_of({{"A", "Lamp", 3, 0}, {"B", "", 1, 50}}),
                   {"C2", "9", true, 0, {{"Z", "Gone", -4, 0}}},
                   order_of({{"A", "Lamps", 7, 120}, {"A", "", 10, 130}})};
  auto plan = plan_stock(book, 0.5);
  BOOST_REQUIRE_EQUAL(plan.size(), 2U);
  BOOST_TEST(plan[0].product_id == "A");
  BOOST_TEST(plan[0].name == "Lamp");
  BOOST_TEST(plan[0].price == 120);
  BOOST_TEST(plan[0].asked == 20);
  BOOST_TEST(plan[0].stock == 10);
  BOOST_TEST(plan[1].name == "B");
  BOOST_TEST(plan[1].stock == 1);
}

BOOST_AUTO_TEST_CASE(stock_is_the_exact_share_rounded_up) {
  BOOST_TEST(stock_for(20, 0.95) == 19);
  BOOST_TEST(stock_for(21, 0.95) == 20);
  BOOST_TEST(stock_for(1, 0.95) == 1);
  // In doubles this is 11.000000000000002.
  BOOST_TEST(stock_for(10, 1.1) == 11);
  BOOST_TEST(stock_for(7, 0) == 0);
  BOOST_TEST(stock_for(7, 1) == 7);
  BOOST_TEST(stock_for(1'000'000'000'000, 1'000'000) == 1'000'000'000);
}

// The numbers were counted by another program in another language.
BOOST_AUTO_TEST_CASE(the_demo_file_asks_for_known_stock) {
  std::ifstream file{TROUPE_SOURCE_DIR
                     "/config/demo/online-retail-2010-12.csv"};
  auto book = read_order_book(file);
  auto total = [&](double factor, auto member) {
    std::int64_t result = 0;
    for (const auto& product : plan_stock(book, factor))
      result += product.*member;
    return result;
  };
  BOOST_TEST(plan_stock(book, 1).size() == 1997U);
  BOOST_TEST(total(0.95, &planned_product::asked) == 90'501);
  BOOST_TEST(total(0.95, &planned_product::stock) == 86'656);
  BOOST_TEST(total(1.1, &planned_product::stock) == 100'676);
}

BOOST_AUTO_TEST_SUITE_END()
