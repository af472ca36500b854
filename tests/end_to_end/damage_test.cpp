#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

namespace {

using namespace troupe::end_to_end;

/// Spoils each page of a table that holds the text. Answers how many.
int spoil_pages(const std::string& file, const std::string& text) {
  constexpr std::size_t size = 4'096;
  constexpr char leaf_of_table = 0x0d;
  std::fstream all{file, std::ios::binary | std::ios::in | std::ios::out};
  std::string bytes{std::istreambuf_iterator<char>{all}, {}};
  auto spoilt = 0;
  for (std::size_t at = 0; at < bytes.size(); at += size)
    if (bytes[at] == leaf_of_table
        && std::string_view{bytes}.substr(at, size).find(text)
               != std::string_view::npos) {
      all.clear();
      all.seekp(static_cast<std::streamoff>(at));
      all.put('\xff');
      ++spoilt;
    }
  return spoilt;
}

} // namespace

BOOST_AUTO_TEST_SUITE(damage)

BOOST_AUTO_TEST_CASE(a_damaged_page_is_503_and_readiness_says_which_store) {
  temporary_directory data;
  std::string id;
  std::string product;
  {
    troupe_process shop{shop_flags(data.path().string())};
    shopper ann{shop.port()};
    product = ann.stock(1);
    id = ann.buy(order_of(product, 1))["order_id"];
    BOOST_TEST(shop.stop() == 0);
  }
  BOOST_TEST_REQUIRE(spoil_pages(data.file("order.db"), product) == 1);
  troupe_process shop{shop_flags(data.path().string())};
  shopper ann{shop.port()};
  for (auto path : {"/orders/" + id, std::string{"/orders"}}) {
    auto refused = ann.get(path);
    BOOST_TEST(refused.status == 503);
    BOOST_TEST(refused.is_problem());
    BOOST_CHECK_EQUAL(refused.parsed()["detail"],
                      "order: the store is damaged");
  }
  auto ready = ann.get("/readyz");
  BOOST_TEST(ready.status == 503);
  BOOST_TEST(ready.parsed()["detail"].get<std::string>().find("order store")
             != std::string::npos);
  BOOST_TEST(ann.get("/livez").status == 200);
  BOOST_TEST(ann.pieces(product)["reserved"] == 1);
  BOOST_TEST(shop.stop() == 0);
  BOOST_TEST(shop.errors().find("malformed") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
