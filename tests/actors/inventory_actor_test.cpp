#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;

BOOST_FIXTURE_TEST_SUITE(inventory_actor, shop)

BOOST_AUTO_TEST_CASE(a_product_is_created_once) {
  auto create = [&](std::int64_t quantity, std::string body) {
    auto asked = ask(create_product{
        {{}, std::move(body)}, "pen", "Pen", {150}, quantity, {}, {}});
    run();
    return heard<product>(asked);
  };
  BOOST_TEST(create(3, "a").value.available == 3);
  BOOST_TEST(create(3, "a").replayed);
  BOOST_TEST(to_string(create(4, "b").refused) == "conflict");
  BOOST_TEST(pieces("pen") == "3+0");
}

BOOST_AUTO_TEST_CASE(a_restock_with_a_key_counts_once_even_in_one_batch) {
  auto restock = [&](std::string body) {
    return ask(restock_product{{"key", std::move(body)}, "mouse", 5});
  };
  auto first = restock("a");
  auto again = restock("a");
  auto other = restock("b");
  run();
  BOOST_TEST(heard<product>(first).value.available == 55);
  BOOST_TEST(heard<product>(again).replayed);
  BOOST_TEST(to_string(heard<product>(other).refused) == "key_reused");
  BOOST_TEST(pieces("mouse") == "55+0");
}

BOOST_AUTO_TEST_CASE(nothing_is_taken_out_that_is_not_there) {
  ask(buy("o1", {{"keyboard", 4}}));
  run();
  auto too_much = ask(restock_product{{}, "keyboard", -2});
  auto all = ask(restock_product{{}, "keyboard", -1});
  auto unknown = ask(restock_product{{}, "unicorn", 1});
  run();
  BOOST_TEST(to_string(heard<product>(too_much).refused) == "conflict");
  BOOST_TEST(heard<product>(all).value.available == 0);
  BOOST_TEST(to_string(heard<product>(unknown).refused) == "not_found");
  BOOST_TEST(pieces("keyboard") == "0+4");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(the_last_pieces_are_sold_once) {
  for (int i = 0; i < 10; ++i)
    ask(buy("o" + std::to_string(i), {{"keyboard", 2}}));
  run();
  auto& ends = watch.ended;
  BOOST_TEST(std::count(ends.begin(), ends.end(), "completed") == 2);
  BOOST_TEST(pieces("keyboard") == "1+4");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_SUITE_END()
