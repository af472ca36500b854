#include "tests/actors/domain/follower.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

struct late : follower {
  /// The last step is being asked.
  void asked() {
    now = order.deadline;
    BOOST_TEST(due() == "delivery.abort");
  }
};

const auto all_are_undone_from_the_last
    = "order.events 3 compensating deadline, payment.refund";

} // namespace

BOOST_FIXTURE_TEST_SUITE(choreography_deadline_test, late)

BOOST_AUTO_TEST_CASE(before_the_deadline_nothing_is_asked) {
  start();
  now = order.deadline - 1;
  BOOST_TEST(due() == "");
  BOOST_TEST(order.due_at == order.deadline);
  BOOST_TEST(steps() == "running waiting waiting");
}

BOOST_AUTO_TEST_CASE(past_the_deadline_the_last_step_is_asked_first) {
  reserved();
  BOOST_TEST(next() == "delivery.abort");
  BOOST_TEST(now == order.deadline);
  BOOST_TEST(steps() == "done running undoing");
  BOOST_TEST(order.status == order_status::inventory_reserved);
  BOOST_TEST(order.reason == reason::none);
}

BOOST_AUTO_TEST_CASE(it_is_asked_with_all_that_it_needs_to_answer) {
  order.items = {{"mouse", 2}};
  start();
  now = order.deadline;
  auto made = choreography.on_due(order, settings, {now, 7}, {});
  auto& asked = std::get<abort_step<"delivery">>(made.commands.at(0));
  BOOST_TEST((asked.saga == order.context()));
  BOOST_TEST((asked.purchase == order.purchase()));
  BOOST_TEST(order.steps[2].sent == 7);
}

BOOST_AUTO_TEST_CASE(it_is_asked_again_ever_more_slowly) {
  settings.step_timeout = 1'000;
  settings.longest_backoff = 8'000;
  reserved();
  asked();
  for (instant least : {1'000, 2'000, 4'000, 8'000, 8'000}) {
    BOOST_TEST(wait() >= least);
    BOOST_TEST(wait() < least * 5 / 4);
    BOOST_TEST(next() == "delivery.abort");
  }
  BOOST_TEST(steps() == "done running undoing");
}

BOOST_AUTO_TEST_CASE(who_never_answers_is_stuck) {
  settings.stuck_after = 3;
  reserved();
  asked();
  BOOST_TEST(next() == "delivery.abort");
  BOOST_TEST(!order.stuck);
  for (int i = 0; i < 20; ++i) {
    BOOST_TEST(next() == "delivery.abort");
    BOOST_TEST(order.stuck);
  }
  BOOST_TEST(hear(not_begun<"delivery">()) == all_are_undone_from_the_last);
  BOOST_TEST(!order.stuck);
}

BOOST_AUTO_TEST_CASE(what_the_last_step_has_not_begun_the_others_undo) {
  reserved();
  asked();
  BOOST_TEST(hear(not_begun<"delivery">()) == all_are_undone_from_the_last);
  BOOST_TEST(steps() == "done undoing undone");
  BOOST_TEST(hear<payment_refunded>() == "inventory.release");
  BOOST_TEST(hear<inventory_released>() == "order.events 4 failed deadline");
  BOOST_TEST(steps() == "undone undone undone");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(so_do_those_of_which_nothing_is_known) {
  start();
  asked();
  BOOST_TEST(hear(not_begun<"delivery">())
             == "order.events 2 compensating deadline, payment.refund");
  BOOST_TEST(steps() == "running undoing undone");
  BOOST_TEST(hear<payment_refunded>() == "inventory.release");
  BOOST_TEST(hear<inventory_released>() == "order.events 3 failed deadline");
}

BOOST_AUTO_TEST_CASE(what_has_undone_itself_is_not_told_to) {
  start();
  hear<inventory_released>();
  asked();
  BOOST_TEST(hear(not_begun<"delivery">()) == all_are_undone_from_the_last);
  BOOST_TEST(hear<payment_refunded>() == "order.events 4 failed deadline");
  BOOST_TEST(steps() == "undone undone undone");
}

BOOST_AUTO_TEST_CASE(where_all_have_undone_themselves_the_order_ends) {
  start();
  hear<payment_refunded>();
  hear<inventory_released>();
  asked();
  BOOST_TEST(hear(not_begun<"delivery">())
             == "order.events 4 compensating deadline, "
                "order.events 5 failed deadline");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(what_is_undone_before_its_turn_is_not_told_to) {
  reserved();
  asked();
  hear(not_begun<"delivery">());
  BOOST_TEST(hear<inventory_released>() == "");
  BOOST_TEST(fits);
  BOOST_TEST(steps() == "undone undoing undone");
  BOOST_TEST(hear<payment_refunded>() == "order.events 4 failed deadline");
}

BOOST_AUTO_TEST_CASE(what_is_done_instead_completes_the_order) {
  reserved();
  asked();
  BOOST_TEST(hear(sent_as("track-1"))
             == "order.events 3 payment_completed, order.events 4 completed");
  BOOST_TEST(steps() == "done done done");
  BOOST_TEST(order.due_at == 0);
  BOOST_TEST(hear(paid_as("tx-1")) == "");
  BOOST_TEST(details() == "[][tx-1][track-1]");
  BOOST_TEST(drops(not_begun<"delivery">()));
}

BOOST_AUTO_TEST_CASE(what_is_refused_instead_fails_it_for_that_reason) {
  reserved();
  asked();
  BOOST_TEST(hear(not_delivered())
             == "order.events 3 payment_completed, "
                "order.events 4 compensating delivery_refused");
  BOOST_TEST(steps() == "undoing undoing failed");
  BOOST_TEST(drops(not_begun<"delivery">()));
  hear<payment_refunded>();
  BOOST_TEST(hear<inventory_released>()
             == "order.events 5 failed delivery_refused");
}

BOOST_AUTO_TEST_CASE(that_it_shall_not_be_done_any_more_is_not_that_reason) {
  reserved();
  asked();
  BOOST_TEST(drops(delivery_failed{{{}, {}, reason::cancelled}}));
  BOOST_TEST(hear(not_begun<"delivery">()) == all_are_undone_from_the_last);
  BOOST_TEST(drops(delivery_failed{{{}, {}, reason::cancelled}}));
  BOOST_TEST(drops(payment_failed{{{}, {}, reason::cancelled}}));
}

BOOST_AUTO_TEST_CASE(a_step_before_may_be_refused_while_the_last_is_asked) {
  reserved();
  asked();
  BOOST_TEST(hear(declined())
             == "order.events 3 compensating payment_declined");
  BOOST_TEST(steps() == "undoing failed waiting");
  BOOST_TEST(drops(not_begun<"delivery">()));
  BOOST_TEST(next() == "inventory.release");
  BOOST_TEST(hear<inventory_released>()
             == "order.events 4 failed payment_declined");
}

BOOST_AUTO_TEST_CASE(so_may_the_first_one) {
  start();
  asked();
  BOOST_TEST(hear(out_of_stock())
             == "order.events 2 failed insufficient_stock");
  BOOST_TEST(steps() == "failed waiting waiting");
  BOOST_TEST(order.due_at == 0);
  BOOST_TEST(drops(not_begun<"delivery">()));
}

BOOST_AUTO_TEST_CASE(a_step_before_may_be_done_while_the_last_is_asked) {
  start();
  asked();
  auto due_at = order.due_at;
  BOOST_TEST(hear(paid_as("tx-1"))
             == "order.events 2 inventory_reserved, "
                "order.events 3 payment_completed");
  BOOST_TEST(steps() == "done done undoing");
  BOOST_TEST(order.due_at == due_at);
  BOOST_TEST(next() == "delivery.abort");
}

BOOST_AUTO_TEST_CASE(a_late_answer_does_not_stop_the_undoing) {
  start();
  asked();
  hear(not_begun<"delivery">());
  BOOST_TEST(drops(declined()));
  BOOST_TEST(drops(inventory_reserved{}));
  BOOST_TEST(drops(sent_as("track-1")));
  BOOST_TEST(hear(paid_as("tx-1")) == "");
  BOOST_TEST(steps() == "running undoing undone");
  BOOST_TEST(details() == "[][tx-1][]");
  BOOST_TEST(next() == "payment.refund");
}

BOOST_AUTO_TEST_CASE(a_refusal_after_the_deadline_keeps_its_reason) {
  reserved();
  now = order.deadline + 1;
  hear(declined());
  BOOST_TEST(hear<inventory_released>()
             == "order.events 4 failed payment_declined");
}

BOOST_AUTO_TEST_CASE(an_order_is_completed_after_its_deadline_too) {
  paid();
  now = order.deadline + 1;
  BOOST_TEST(hear<delivery_scheduled>() == "order.events 4 completed");
}

// -- the webshop's table ------------------------------------------------------

BOOST_AUTO_TEST_CASE(of_a_webshop_order_the_inventory_is_asked) {
  order.saga = webshop_saga;
  start();
  BOOST_TEST(next() == "inventory.abort");
  BOOST_TEST(next() == "inventory.abort");
  BOOST_TEST(steps() == "running undoing");
  BOOST_TEST(hear(not_begun<"inventory">())
             == "order.events 2 compensating deadline, payment.refund");
  BOOST_TEST(hear<payment_refunded>() == "order.events 3 failed deadline");
  BOOST_TEST(steps() == "undone undone");
}

BOOST_AUTO_TEST_CASE(stock_that_is_reserved_instead_completes_it) {
  order.saga = webshop_saga;
  start();
  next();
  BOOST_TEST(hear<inventory_reserved>()
             == "order.events 2 payment_completed, order.events 3 completed");
}

BOOST_AUTO_TEST_CASE(missing_stock_fails_it_for_that_reason) {
  order.saga = webshop_saga;
  start();
  next();
  BOOST_TEST(hear(out_of_stock())
             == "order.events 2 payment_completed, "
                "order.events 3 compensating insufficient_stock");
  BOOST_TEST(hear<payment_refunded>()
             == "order.events 4 failed insufficient_stock");
}

BOOST_AUTO_TEST_CASE(a_declined_payment_fails_it_while_the_stock_is_asked) {
  order.saga = webshop_saga;
  start();
  next();
  BOOST_TEST(hear(declined()) == "order.events 2 failed payment_declined");
  BOOST_TEST(drops(not_begun<"inventory">()));
}

BOOST_AUTO_TEST_SUITE_END()
