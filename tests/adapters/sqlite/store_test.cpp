#include "tests/adapters/conformance/all_stores.hpp"
#include "tests/adapters/conformance/clock_suite.hpp"
#include "tests/adapters/sqlite/sqlite_backend.hpp"

namespace troupe::conformance {

BOOST_AUTO_TEST_SUITE(sqlite_store)

BOOST_AUTO_TEST_SUITE(of_inventory)
const cases inventory{promises_of_store<sqlite_backend<inventory_rows>>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_payment)
const cases payment{promises_of_store<sqlite_backend<payment_rows>>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_delivery)
const cases delivery{promises_of_store<sqlite_backend<delivery_rows>>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_order)
const cases order{promises_of_store<sqlite_backend<order_rows>>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(what_was_removed_is_noticed_whatever_is_asked_for) {
  sqlite_backend<inventory_rows> it;
  auto store = it.open();
  dead_letter letter;
  letter.command = "inventory.invent";
  store->park(letter, nullptr);
  store->beat();
  std::filesystem::remove(it.file);
  BOOST_CHECK_THROW(store->park(letter, nullptr), store_unavailable);
  BOOST_CHECK_THROW(store->replay({1, {}}), store_unavailable);
  BOOST_CHECK_THROW(store->discard({1}), store_unavailable);
  BOOST_CHECK_THROW(store->purge({}, 1), store_unavailable);
  BOOST_CHECK_THROW(store->beat(), store_unavailable);
}

BOOST_AUTO_TEST_SUITE(whose_clock_is_set)
const cases set{clock_suite<sqlite_backend<order_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
