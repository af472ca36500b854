#include "tests/actors/domain/follower.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

BOOST_FIXTURE_TEST_SUITE(choreography_cancel_test, follower)

BOOST_AUTO_TEST_CASE(a_completed_order_is_cancelled_backwards) {
  completed();
  BOOST_TEST(cancel()
             == "order.events 5 cancelling cancelled, delivery.cancel 1");
  BOOST_TEST(steps() == "done done undoing");
  BOOST_TEST(hear(delivery_cancelled{{{}, 1}}) == "payment.refund");
  BOOST_TEST(hear<payment_refunded>() == "inventory.release");
  BOOST_TEST(hear<inventory_released>()
             == "order.events 6 cancelled cancelled");
  BOOST_TEST(steps() == "undone undone undone");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_webshop_order_is_cancelled_backwards) {
  order.saga = webshop_saga;
  start();
  hear<payment_completed>();
  hear<inventory_reserved>();
  BOOST_TEST(cancel()
             == "order.events 4 cancelling cancelled, inventory.release");
  BOOST_TEST(hear<inventory_released>() == "payment.refund");
  BOOST_TEST(hear<payment_refunded>() == "order.events 5 cancelled cancelled");
}

BOOST_AUTO_TEST_CASE(a_delivery_that_is_kept_completes_the_order_again) {
  completed();
  cancel();
  BOOST_TEST(hear(delivery_kept{{{}, 1}})
             == "order.events 6 completed delivery_refused");
  BOOST_TEST(steps() == "done done done");
  BOOST_TEST(order.due_at == 0);
  BOOST_TEST(drops(delivery_kept{{{}, 1}}));
}

BOOST_AUTO_TEST_CASE(cancels_are_numbered) {
  completed();
  cancel();
  hear(delivery_kept{{{}, 1}});
  BOOST_TEST(cancel()
             == "order.events 7 cancelling cancelled, delivery.cancel 2");
  BOOST_TEST(drops(delivery_kept{{{}, 1}}));
  BOOST_TEST(drops(delivery_cancelled{{{}, 1}}));
  BOOST_TEST(hear(delivery_cancelled{{{}, 2}}) == "payment.refund");
}

BOOST_AUTO_TEST_CASE(cancelling_has_no_deadline) {
  completed();
  now += 100 * settings.saga_deadline;
  cancel();
  now += 100 * settings.saga_deadline;
  BOOST_TEST(due() == "delivery.cancel 1");
  BOOST_TEST(order.status == order_status::cancelling);
}

BOOST_AUTO_TEST_CASE(a_stuck_cancellation_goes_on) {
  settings.stuck_after = 2;
  completed();
  cancel();
  BOOST_TEST(next() == "delivery.cancel 1");
  BOOST_TEST(order.stuck);
  BOOST_TEST(hear(delivery_kept{{{}, 1}})
             == "order.events 6 completed delivery_refused");
  BOOST_TEST(!order.stuck);
}

BOOST_AUTO_TEST_CASE(what_comes_late_is_shown_and_cancels_nothing) {
  start();
  hear(sent_as("track-1"));
  cancel();
  BOOST_TEST(hear(paid_as("tx-1")) == "");
  BOOST_TEST(fits);
  BOOST_TEST(details() == "[][tx-1][track-1]");
  BOOST_TEST(drops(sent_as("track-1")));
  BOOST_TEST(drops(inventory_reserved{}));
  BOOST_TEST(drops(inventory_released{}));
  BOOST_TEST(steps() == "done done undoing");
}

BOOST_AUTO_TEST_SUITE_END()
