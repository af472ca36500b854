#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/memory/memory_backend.hpp"

#include <boost/test/unit_test.hpp>

namespace troupe::conformance {

namespace {

using backend = memory_backend<inventory_rows>;
using fault = memory::disk<inventory_rows>::fault;

const std::string nothing = shown_nothing<inventory_rows>();
const std::string sample = shown_sample<inventory_rows>("a", 1);

} // namespace

/// How a store in memory fails, for the tests of those who use it.
BOOST_AUTO_TEST_SUITE(memory_fault)

BOOST_AUTO_TEST_CASE(a_full_disk_takes_nothing_until_it_is_not) {
  backend it;
  auto store = it.open();
  it.disk->full = true;
  BOOST_CHECK_THROW(store_sample(*store, "a", 1), store_unavailable);
  BOOST_CHECK_THROW(store->park({}, nullptr), store_unavailable);
  it.disk->full = false;
  BOOST_TEST(stored(*store, "a") == nothing);
  BOOST_TEST(it.dead_letters().empty());
  store_sample(*store, "a", 1);
  BOOST_TEST(stored(*store, "a") == sample);
}

BOOST_AUTO_TEST_CASE(a_transaction_can_be_lost_once) {
  backend it;
  auto store = it.open();
  it.disk->next_fault = fault::before;
  BOOST_CHECK_THROW(store_sample(*store, "a", 1), store_unavailable);
  BOOST_TEST(stored(*store, "a") == nothing);
}

BOOST_AUTO_TEST_CASE(a_commit_can_succeed_without_saying_so) {
  backend it;
  auto store = it.open();
  it.disk->next_fault = fault::after;
  BOOST_CHECK_THROW(store_sample(*store, "a", 1), store_unavailable);
  BOOST_TEST(stored(*store, "a") == sample);
}

BOOST_AUTO_TEST_CASE(a_copy_is_a_snapshot) {
  backend it;
  auto store = it.open();
  store_sample(*store, "a", 1);
  auto snapshot = it.disk->held;
  store_sample(*store, "b", 2);
  backend later;
  later.disk->held = snapshot;
  auto restored = later.open();
  BOOST_TEST(stored(*restored, "a") == sample);
  BOOST_TEST(stored(*restored, "b") == nothing);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
