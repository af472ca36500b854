#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

struct story : coordinator {
  /// Whether the reply is dropped and nothing is changed.
  template <class Reply>
  bool drops(Reply reply = {}) {
    auto before = order;
    auto messages = hear(reply);
    return !fits && messages.empty() && order == before;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(orchestration_test, story)

// -- forwards -----------------------------------------------------------------

BOOST_AUTO_TEST_CASE(each_step_follows_when_the_one_before_is_done) {
  BOOST_TEST(start()
             == "order.created, order.events 1 pending, inventory.reserve");
  BOOST_TEST(steps() == "running waiting waiting");
  BOOST_TEST(hear<inventory_reserved>()
             == "order.events 2 inventory_reserved, payment.process");
  BOOST_TEST(steps() == "done running waiting");
  BOOST_TEST(hear<payment_completed>()
             == "order.events 3 payment_completed, delivery.schedule");
  BOOST_TEST(steps() == "done done running");
  BOOST_TEST(hear<delivery_scheduled>() == "order.events 4 completed");
  BOOST_TEST(steps() == "done done done");
  BOOST_TEST(order.status == order_status::completed);
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(an_attempt_begins_with_a_clean_row) {
  start("fresh");
  BOOST_TEST(order.saga_id == "fresh");
  BOOST_TEST(order.attempt == 1u);
  BOOST_TEST(order.started_at == now);
  BOOST_TEST(order.deadline == now + settings.saga_deadline);
  BOOST_TEST(order.updated_at == now);
  BOOST_TEST(order.steps[0].attempts == 1u);
  BOOST_TEST(order.steps[0].at == now);
  BOOST_TEST(order.steps[1].at == 0);
}

BOOST_AUTO_TEST_CASE(a_step_remembers_when_it_was_done_and_as_what) {
  reserved();
  now += 70;
  hear(payment_completed{{}, {}, "tx-1"});
  BOOST_TEST(order.steps[1].detail == "tx-1");
  BOOST_TEST(order.steps[1].at == now);
  BOOST_TEST(order.updated_at == now);
}

// -- refusals -----------------------------------------------------------------

BOOST_AUTO_TEST_CASE(what_is_refused_at_once_needs_no_undoing) {
  start();
  BOOST_TEST(hear(inventory_failed{{{}, {}, reason::insufficient_stock}})
             == "order.events 2 failed insufficient_stock");
  BOOST_TEST(steps() == "failed waiting waiting");
  BOOST_TEST(order.steps[0].detail == "insufficient_stock");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_refused_payment_gives_the_stock_back) {
  reserved();
  BOOST_TEST(hear(payment_failed{{{}, {}, reason::payment_declined}})
             == "order.events 3 compensating payment_declined, "
                "inventory.release");
  BOOST_TEST(steps() == "undoing failed waiting");
  BOOST_TEST(hear<inventory_released>()
             == "order.events 4 failed payment_declined");
  BOOST_TEST(steps() == "undone failed waiting");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_refused_pivot_undoes_the_others_in_reverse) {
  paid();
  BOOST_TEST(hear(delivery_failed{{{}, {}, reason::delivery_refused}})
             == "order.events 4 compensating delivery_refused, "
                "payment.refund");
  BOOST_TEST(steps() == "done undoing failed");
  BOOST_TEST(hear<payment_refunded>() == "inventory.release");
  BOOST_TEST(steps() == "undoing undone failed");
  BOOST_TEST(hear<inventory_released>()
             == "order.events 5 failed delivery_refused");
}

BOOST_AUTO_TEST_CASE(a_failed_order_may_be_tried_again_as_another_saga) {
  start("s1");
  hear(inventory_failed{{{}, {}, reason::insufficient_stock}});
  now += 1'000;
  BOOST_TEST(start("s2")
             == "order.created, order.events 3 pending, inventory.reserve");
  BOOST_TEST(order.saga_id == "s2");
  BOOST_TEST(order.attempt == 2u);
  BOOST_TEST(order.reason == reason::none);
  BOOST_TEST(order.started_at == now);
  BOOST_TEST(order.deadline == now + settings.saga_deadline);
  BOOST_TEST(steps() == "running waiting waiting");
  BOOST_TEST(order.steps[0].detail == "");
  BOOST_TEST(drops(inventory_reserved{saga("s1"), {}}));
  BOOST_TEST(hear(inventory_reserved{saga("s2"), {}})
             == "order.events 4 inventory_reserved, payment.process");
}

// -- cancelling ---------------------------------------------------------------

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

BOOST_AUTO_TEST_CASE(a_delivery_that_is_kept_completes_the_order_again) {
  completed();
  cancel();
  BOOST_TEST(hear(delivery_kept{{{}, 1}})
             == "order.events 6 completed delivery_refused");
  BOOST_TEST(steps() == "done done done");
  BOOST_TEST(order.due_at == 0);
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
  BOOST_TEST(order.reason == reason::cancelled);
}

// -- what does not fit --------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_reply_of_another_saga_is_dropped) {
  start("s2");
  BOOST_TEST(drops(inventory_reserved{saga("s1"), {}}));
  BOOST_TEST(drops(inventory_failed{saga("s1"), {}, {}}));
}

BOOST_AUTO_TEST_CASE(a_reply_to_a_step_that_has_not_begun_is_dropped) {
  start();
  BOOST_TEST(drops<payment_completed>());
  BOOST_TEST(drops<payment_refunded>());
  BOOST_TEST(drops<delivery_scheduled>());
  BOOST_TEST(drops(delivery_kept{{{}, 1}}));
}

BOOST_AUTO_TEST_CASE(a_second_reply_is_dropped) {
  reserved();
  BOOST_TEST(drops<inventory_reserved>());
  BOOST_TEST(drops<inventory_failed>());
}

BOOST_AUTO_TEST_CASE(a_step_that_runs_is_not_undone_by_a_reply) {
  reserved();
  BOOST_TEST(drops<payment_refunded>());
  hear<payment_completed>();
  BOOST_TEST(drops(delivery_cancelled{{{}, 1}}));
  BOOST_TEST(drops(delivery_kept{{{}, 1}}));
}

BOOST_AUTO_TEST_CASE(a_late_answer_does_not_stop_the_undoing) {
  reserved();
  now += settings.saga_deadline;
  BOOST_TEST(due() == "order.events 3 compensating deadline, payment.refund");
  BOOST_TEST(drops<payment_completed>());
  BOOST_TEST(drops<payment_failed>());
  BOOST_TEST(drops<inventory_released>());
}

BOOST_AUTO_TEST_CASE(an_ended_order_hears_nothing) {
  completed();
  BOOST_TEST(drops<inventory_reserved>());
  BOOST_TEST(drops<payment_refunded>());
  BOOST_TEST(drops<delivery_scheduled>());
  BOOST_TEST(drops(delivery_cancelled{{{}, 1}}));
  BOOST_CHECK_THROW(due(), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
