#include "tests/adapters/conformance/all_stores.hpp"
#include "tests/adapters/conformance/clock_suite.hpp"
#include "tests/adapters/conformance/concurrency_suite.hpp"
#include "tests/adapters/postgres/postgres_backend.hpp"

namespace troupe::conformance {

namespace {

template <class Rows, bool Serializable = false>
std::vector<promise> all_promises() {
  using backend = postgres_backend<Rows, Serializable>;
  auto all = promises_of_store<backend>();
  auto many_writers = concurrency_suite<backend>::promises();
  all.insert(all.end(), many_writers.begin(), many_writers.end());
  return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_store)

BOOST_AUTO_TEST_SUITE(of_inventory)
const cases inventory{all_promises<inventory_rows>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_payment)
const cases payment{all_promises<payment_rows>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_delivery)
const cases delivery{all_promises<delivery_rows>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_order)
const cases order{all_promises<order_rows>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_serializable_inventory)
const cases serializable_inventory{all_promises<inventory_rows, true>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(of_serializable_order)
const cases serializable_order{all_promises<order_rows, true>()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(whose_clock_is_set)
const cases set{clock_suite<postgres_backend<order_rows>>::promises()};
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
