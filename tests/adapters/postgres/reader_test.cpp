#include "tests/adapters/conformance/delivery_reader_suite.hpp"
#include "tests/adapters/conformance/inventory_reader_suite.hpp"
#include "tests/adapters/conformance/order_reader_suite.hpp"
#include "tests/adapters/conformance/payment_reader_suite.hpp"
#include "tests/adapters/conformance/unreadable_suite.hpp"
#include "tests/adapters/postgres/postgres_backend.hpp"

namespace troupe::conformance {

BOOST_AUTO_TEST_SUITE(postgres_reader)

BOOST_AUTO_TEST_SUITE(of_inventory)
const cases inventory{
    inventory_reader_suite<postgres_backend<inventory_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_payment)
const cases payment{
    payment_reader_suite<postgres_backend<payment_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_delivery)
const cases delivery{
    delivery_reader_suite<postgres_backend<delivery_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_order)
const cases order{order_reader_suite<postgres_backend<order_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_another_build)
BOOST_AUTO_TEST_SUITE(of_inventory)
const cases inventory{
    unreadable_outbox_suite<postgres_backend<inventory_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE(of_payment)
const cases payment{
    unreadable_suite<postgres_backend<payment_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE(of_delivery)
const cases delivery{
    unreadable_suite<postgres_backend<delivery_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE(of_order)
const cases order{unreadable_suite<postgres_backend<order_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_letters)
const cases letters{letter_suite<postgres_backend<delivery_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
