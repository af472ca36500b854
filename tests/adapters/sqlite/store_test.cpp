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

BOOST_AUTO_TEST_SUITE(whose_clock_is_set)
const cases set{clock_suite<sqlite_backend<order_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
