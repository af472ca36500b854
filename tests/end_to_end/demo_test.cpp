#include "tests/end_to_end/running_shop.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace {

using namespace troupe::end_to_end;

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(demo)

BOOST_AUTO_TEST_CASE(the_demo_fills_an_empty_shop_and_no_other) {
  temporary_directory data;
  auto demo = shop_flags(data.path().string(), {"--demo"});
  {
    troupe_process shop{demo};
    shopper ann{shop.port()};
    for (auto [id, name, pieces] : {std::tuple{"product_1", "Laptop", 10},
                                    {"product_2", "Mouse", 50},
                                    {"product_3", "Keyboard", 5}}) {
      auto product = ann.show(std::string{"/inventory/"} + id);
      BOOST_CHECK_EQUAL(product["name"], name);
      BOOST_CHECK_EQUAL(product["available"], pieces);
    }
    ann.post("/inventory/product_1/restock", {{"quantity", 1}});
    BOOST_TEST(shop.stop() == 0);
  }
  {
    troupe_process shop{demo};
    shopper ann{shop.port()};
    BOOST_CHECK_EQUAL(ann.show("/inventory/product_1")["available"], 11);
    BOOST_TEST(ann.show("/inventory")["items"].size() == 3u);
  }
  temporary_directory other;
  for (auto& more : {flags{}, flags{"--demo"}}) {
    troupe_process shop{shop_flags(other.path().string(), more)};
    shopper ann{shop.port()};
    if (more.empty())
      ann.stock(1);
    BOOST_TEST(ann.show("/inventory")["items"].size() == 1u);
  }
}

BOOST_AUTO_TEST_CASE(the_demo_fails_now_and_then_unless_it_is_told_not_to) {
  std::string failed[2];
  for (auto told : {false, true}) {
    temporary_directory data;
    flags more{"--demo"};
    if (told)
      more.insert(more.end(), {"--payment-failure-rate", "0",
                               "--delivery-failure-rate", "0"});
    troupe_process shop{shop_flags(data.path().string(), more)};
    shopper ann{shop.port()};
    auto product = ann.stock(1'000);
    for (int i = 0; i < 150; ++i)
      ann.post("/orders", order_of(product, 1));
    BOOST_TEST(troupe::wait_until([&] {
      auto open = ann.show("/orders?limit=500");
      return std::ranges::all_of(open["items"], [](auto& order) {
        return order["status"] == "completed" || order["status"] == "failed";
      });
    }));
    auto list = ann.show("/orders?status=failed&limit=500");
    for (auto& order : list["items"])
      failed[told] += order["reason"].get<std::string>() + " ";
  }
  BOOST_TEST(holds(failed[false], "payment_declined"));
  BOOST_TEST(holds(failed[false], "delivery_refused"));
  BOOST_TEST(failed[true] == "");
}

BOOST_AUTO_TEST_SUITE_END()
