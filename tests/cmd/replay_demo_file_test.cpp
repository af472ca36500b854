#include "cmd/replay/order_book.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>

using namespace troupe::replaying;

BOOST_AUTO_TEST_SUITE(replay_demo_file)

// The numbers were counted by another program in another language.
BOOST_AUTO_TEST_CASE(the_demo_file_is_read_to_the_last_cent) {
  std::ifstream file{TROUPE_SOURCE_DIR
                     "/config/demo/online-retail-2010-12.csv"};
  auto book = read_order_book(file);
  BOOST_TEST(book.lines_read == 10'000U);
  BOOST_TEST(book.malformed.empty());
  BOOST_TEST(book.skipped.size() == 1U);
  BOOST_TEST(book.skipped["stock_correction"] == 30U);
  std::size_t orders = 0;
  std::size_t guests = 0;
  std::size_t longest = 0;
  std::int64_t amount = 0;
  for (const auto& x : book.invoices)
    if (!x.is_return) {
      ++orders;
      guests += x.customer == "guest-" + x.number;
      longest = std::max(longest, x.lines.size());
      amount += x.amount;
    }
  BOOST_TEST(book.invoices.size() == 482U);
  BOOST_TEST(orders == 439U);
  BOOST_TEST(guests == 38U);
  BOOST_TEST(longest == 593U);
  BOOST_TEST(amount == 18'424'833);
}

BOOST_AUTO_TEST_SUITE_END()
