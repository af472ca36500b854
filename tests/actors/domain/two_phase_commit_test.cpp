#include "tests/actors/domain/two_phases.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

BOOST_FIXTURE_TEST_SUITE(two_phase_commit_test, two_phase_coordinator)

// -- forwards -----------------------------------------------------------------

BOOST_AUTO_TEST_CASE(all_are_asked_to_prepare_at_once) {
  BOOST_TEST(start()
             == "order.created, order.events 1 pending, inventory.prepare, "
                "payment.prepare, delivery.prepare");
  BOOST_TEST(steps() == "running running running");
  for (auto& step : order.steps) {
    BOOST_TEST(step.attempts == 1u);
    BOOST_TEST(step.at == now);
    BOOST_TEST(step.sent == sending);
  }
  BOOST_TEST(order.deadline == now + settings.saga_deadline);
}

BOOST_AUTO_TEST_CASE(who_is_asked_is_told_how_it_is_coordinated) {
  start();
  auto made = two_phase_commit.on_due(order, settings, {order.due_at, 2}, {});
  BOOST_TEST_REQUIRE(made.commands.size() == 3u);
  BOOST_TEST((made.commands[1]
              == message{prepare_step<"payment">{
                  {order.context(), order.purchase()}}}));
  BOOST_TEST(order.context().coordination == coordination::two_phase_commit);
}

BOOST_AUTO_TEST_CASE(the_decision_is_on_record_before_anyone_is_told) {
  BOOST_TEST(decided()
             == "order.events 2 committing, inventory.commit, payment.commit, "
                "delivery.commit");
  BOOST_TEST(order.status == order_status::committing);
  BOOST_TEST(steps() == "prepared prepared prepared");
  for (auto& step : order.steps) {
    BOOST_TEST(step.attempts == 1u);
    BOOST_TEST(step.sent == sending);
  }
}

BOOST_AUTO_TEST_CASE(it_is_completed_when_all_have_acknowledged) {
  decided();
  now += 70;
  BOOST_TEST(commit(1) == "");
  BOOST_TEST(commit(0) == "");
  BOOST_TEST(steps() == "done done prepared");
  BOOST_TEST(order.status == order_status::committing);
  BOOST_TEST(order.due_at != 0);
  BOOST_TEST(commit(2) == "order.events 3 completed");
  BOOST_TEST(steps() == "done done done");
  BOOST_TEST(order.due_at == 0);
  BOOST_TEST(order.steps[0].detail == "");
  BOOST_TEST(order.steps[1].detail == "tx-1");
  BOOST_TEST(order.steps[2].detail == "track-1");
  BOOST_TEST(order.steps[1].at == now);
}

/// As who has done what it was told to answers one more prepare.
BOOST_AUTO_TEST_CASE(that_it_is_done_acknowledges_the_commit_as_well) {
  decided();
  BOOST_TEST(hear<inventory_reserved>() == "");
  BOOST_TEST(hear(payment_completed{{}, {}, "tx-1"}) == "");
  BOOST_TEST(hear(delivery_scheduled{{}, {}, "track-1"})
             == "order.events 3 completed");
  BOOST_TEST(order.steps[1].detail == "tx-1");
}

// -- a vote against -----------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_vote_against_aborts_all_others) {
  BOOST_TEST(objected()
             == "order.events 2 compensating insufficient_stock, "
                "payment.abort, delivery.abort");
  BOOST_TEST(steps() == "failed undoing undoing");
  BOOST_TEST(order.steps[0].detail == "insufficient_stock");
  BOOST_TEST(abort(2) == "");
  BOOST_TEST(order.status == order_status::compensating);
  BOOST_TEST(abort(1) == "order.events 3 failed insufficient_stock");
  BOOST_TEST(steps() == "failed undone undone");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(it_counts_when_all_before_it_have_voted) {
  start();
  BOOST_TEST(vote(1, false) == "");
  BOOST_TEST(steps() == "running failed running");
  BOOST_TEST(order.status == order_status::pending);
  BOOST_TEST(order.reason == reason::none);
  BOOST_TEST(vote(0, true)
             == "order.events 2 compensating payment_declined, "
                "inventory.abort, delivery.abort");
  BOOST_TEST(steps() == "undoing failed undoing");
}

BOOST_AUTO_TEST_CASE(where_all_vote_against_nothing_is_to_be_undone) {
  start();
  vote(2, false);
  vote(1, false);
  BOOST_TEST(vote(0, false)
             == "order.events 2 compensating insufficient_stock, "
                "order.events 3 failed insufficient_stock");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_refusal_does_not_acknowledge_an_abort) {
  objected();
  BOOST_TEST(drops(payment_failed{{{}, {}, reason::cancelled}}));
  BOOST_TEST(drops(delivery_failed{{{}, {}, reason::delivery_refused}}));
  abort(2);
  BOOST_TEST(drops(payment_failed{{{}, {}, reason::payment_declined}}));
  BOOST_TEST(order.status == order_status::compensating);
  BOOST_TEST(abort(1) == "order.events 3 failed insufficient_stock");
}

/// It has forgotten that it was an abort.
BOOST_AUTO_TEST_CASE(that_it_is_undone_acknowledges_an_abort) {
  objected();
  BOOST_TEST(hear<payment_refunded>() == "");
  BOOST_TEST(hear(delivery_cancelled{{{}, 0}})
             == "order.events 3 failed insufficient_stock");
}

BOOST_AUTO_TEST_CASE(nothing_is_kept_of_what_is_aborted) {
  objected();
  abort(1);
  for (auto number : {0u, 1u})
    BOOST_TEST(drops(delivery_kept{{{}, number}}));
  BOOST_TEST(abort(2) == "order.events 3 failed insufficient_stock");
}

BOOST_AUTO_TEST_CASE(a_failed_order_may_be_tried_again_as_another_saga) {
  objected();
  abort(1);
  abort(2);
  now += 1'000;
  BOOST_TEST(start("s2")
             == "order.created, order.events 4 pending, inventory.prepare, "
                "payment.prepare, delivery.prepare");
  BOOST_TEST(order.attempt == 2u);
  BOOST_TEST(order.reason == reason::none);
  BOOST_TEST(order.steps[0].detail == "");
  BOOST_TEST(order.deadline == now + settings.saga_deadline);
  BOOST_TEST(drops(inventory_prepared{{saga("s1")}}));
  BOOST_TEST(steps() == "running running running");
}

// -- a vote that comes again --------------------------------------------------

BOOST_AUTO_TEST_CASE(before_the_decision_it_is_answered_with_nothing) {
  start();
  vote(1, true);
  BOOST_TEST(drops<payment_prepared>());
  vote(2, false);
  BOOST_TEST(drops<delivery_prepared>());
  BOOST_TEST(drops<delivery_failed>());
}

/// Until then the decision is on its way, and told again by a timer.
BOOST_AUTO_TEST_CASE(after_its_commit_it_is_answered_with_commit) {
  decided();
  BOOST_TEST(drops<payment_prepared>());
  commit(1);
  BOOST_TEST(answers<payment_prepared>() == "payment.commit");
  commit(0);
  commit(2);
  BOOST_TEST(order.status == order_status::completed);
  BOOST_TEST(answers<inventory_prepared>() == "inventory.commit");
}

BOOST_AUTO_TEST_CASE(after_its_abort_it_is_answered_with_abort) {
  objected();
  BOOST_TEST(answers<inventory_prepared>() == "inventory.abort");
  BOOST_TEST(drops<payment_prepared>());
  abort(1);
  BOOST_TEST(answers<payment_prepared>() == "payment.abort");
  abort(2);
  BOOST_TEST(order.status == order_status::failed);
  BOOST_TEST(answers<delivery_prepared>() == "delivery.abort");
}

/// Perhaps because this build does not know one of the steps: its timer does
/// not get to the others.
BOOST_AUTO_TEST_CASE(where_the_order_is_stuck_it_is_answered) {
  decided();
  order.stuck = true;
  BOOST_TEST(answers<payment_prepared>() == "payment.commit");
}

BOOST_AUTO_TEST_CASE(where_the_order_is_stuck_in_its_undoing_it_is_too) {
  objected();
  order.stuck = true;
  BOOST_TEST(answers<payment_prepared>() == "payment.abort");
}

// -- cancelling ---------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_completed_order_is_cancelled_backwards) {
  completed();
  BOOST_TEST(cancel()
             == "order.events 4 cancelling cancelled, delivery.cancel 1");
  BOOST_TEST(steps() == "done done undoing");
  BOOST_TEST(hear(delivery_cancelled{{{}, 1}}) == "payment.refund");
  BOOST_TEST(hear<payment_refunded>() == "inventory.release");
  BOOST_TEST(hear<inventory_released>()
             == "order.events 5 cancelled cancelled");
  BOOST_TEST(steps() == "undone undone undone");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_delivery_that_is_kept_completes_the_order_again) {
  completed();
  cancel();
  BOOST_TEST(hear(delivery_kept{{{}, 1}})
             == "order.events 5 completed delivery_refused");
  BOOST_TEST(steps() == "done done done");
  BOOST_TEST(order.due_at == 0);
  BOOST_TEST(cancel()
             == "order.events 6 cancelling cancelled, delivery.cancel 2");
  BOOST_TEST(drops(delivery_kept{{{}, 1}}));
  BOOST_TEST(drops(delivery_cancelled{{{}, 1}}));
  BOOST_TEST(hear(delivery_cancelled{{{}, 2}}) == "payment.refund");
}

// -- what does not fit --------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_reply_of_another_saga_is_dropped) {
  start("s2");
  BOOST_TEST(drops(inventory_prepared{{saga("s1")}}));
  BOOST_TEST(drops(inventory_failed{saga("s1"), {}, {}}));
}

BOOST_AUTO_TEST_CASE(nothing_is_done_before_it_is_decided) {
  start();
  vote(0, true);
  BOOST_TEST(drops(inventory_committed{}));
  BOOST_TEST(drops<inventory_reserved>());
  BOOST_TEST(drops(payment_committed{}));
  BOOST_TEST(drops<inventory_aborted>());
  BOOST_TEST(drops<payment_refunded>());
  BOOST_TEST(drops(delivery_kept{{{}, 1}}));
}

BOOST_AUTO_TEST_CASE(what_is_decided_is_not_taken_back) {
  decided();
  BOOST_TEST(drops(payment_failed{{{}, {}, reason::payment_declined}}));
  BOOST_TEST(drops<payment_aborted>());
  BOOST_TEST(drops<payment_refunded>());
  commit(1);
  BOOST_TEST(drops(payment_committed{}));
  BOOST_TEST(drops<payment_failed>());
}

BOOST_AUTO_TEST_CASE(an_ended_order_hears_nothing) {
  completed();
  BOOST_TEST(drops(inventory_committed{}));
  BOOST_TEST(drops<payment_aborted>());
  BOOST_TEST(drops<delivery_failed>());
  BOOST_CHECK_THROW(due(), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
