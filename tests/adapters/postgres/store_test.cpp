#include "tests/adapters/conformance/all_stores.hpp"
#include "tests/adapters/postgres/postgres_backend.hpp"

namespace troupe::conformance {

BOOST_AUTO_TEST_SUITE(postgres_store)

BOOST_AUTO_TEST_SUITE(of_inventory)
const cases inventory{promises_of_store<postgres_backend<inventory_rows>>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_payment)
const cases payment{promises_of_store<postgres_backend<payment_rows>>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_delivery)
const cases delivery{promises_of_store<postgres_backend<delivery_rows>>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_order)
const cases order{promises_of_store<postgres_backend<order_rows>>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_serializable_inventory)
const cases serializable_inventory{
    promises_of_store<postgres_backend<inventory_rows, true>>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_serializable_order)
const cases serializable_order{
    promises_of_store<postgres_backend<order_rows, true>>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
