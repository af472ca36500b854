#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

BOOST_FIXTURE_TEST_SUITE(orchestration_deadline_test, coordinator)

BOOST_AUTO_TEST_CASE(the_engine_looks_again_at_the_deadline) {
  settings.step_timeout = 40'000;
  start();
  BOOST_TEST(order.due_at < order.deadline);
  next();
  BOOST_TEST(order.due_at == order.deadline);
}

BOOST_AUTO_TEST_CASE(before_the_deadline_nothing_is_given_up) {
  start();
  now = order.deadline - 1;
  BOOST_TEST(due() == "inventory.reserve");
}

BOOST_AUTO_TEST_CASE(an_unanswered_first_step_is_undone) {
  start();
  now = order.deadline;
  BOOST_TEST(due()
             == "order.events 2 compensating deadline, inventory.release");
  BOOST_TEST(steps() == "undoing waiting waiting");
  BOOST_TEST(hear<inventory_released>() == "order.events 3 failed deadline");
}

BOOST_AUTO_TEST_CASE(every_step_that_was_ever_commanded_is_undone) {
  reserved();
  now = order.deadline;
  BOOST_TEST(due() == "order.events 3 compensating deadline, payment.refund");
  BOOST_TEST(steps() == "done undoing waiting");
  BOOST_TEST(hear<payment_refunded>() == "inventory.release");
  BOOST_TEST(order.status == order_status::compensating);
  BOOST_TEST(hear<inventory_released>() == "order.events 4 failed deadline");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(no_step_is_begun_after_the_deadline) {
  start();
  now = order.deadline;
  BOOST_TEST(hear<inventory_reserved>()
             == "order.events 2 inventory_reserved, order.events 3 "
                "compensating deadline, inventory.release");
  BOOST_TEST(hear<inventory_released>() == "order.events 4 failed deadline");
}

BOOST_AUTO_TEST_CASE(the_pivot_is_not_begun_after_the_deadline) {
  reserved();
  now = order.deadline;
  BOOST_TEST(hear<payment_completed>()
             == "order.events 3 payment_completed, order.events 4 "
                "compensating deadline, payment.refund");
}

BOOST_AUTO_TEST_CASE(a_refusal_after_the_deadline_keeps_its_reason) {
  reserved();
  now = order.deadline;
  hear(payment_failed{{{}, {}, reason::payment_declined}});
  BOOST_TEST(hear<inventory_released>()
             == "order.events 4 failed payment_declined");
}

BOOST_AUTO_TEST_CASE(the_pivot_is_repeated_until_it_is_answered) {
  paid();
  for (int i = 0; i < 50; ++i)
    BOOST_TEST(next() == "delivery.schedule");
  BOOST_TEST(now > order.deadline + 10 * settings.saga_deadline);
  BOOST_TEST(order.status == order_status::payment_completed);
  BOOST_TEST(hear<delivery_scheduled>() == "order.events 4 completed");
}

BOOST_AUTO_TEST_CASE(a_pivot_refused_late_is_compensated) {
  paid();
  now = order.deadline + 1;
  BOOST_TEST(hear(delivery_failed{{{}, {}, reason::delivery_refused}})
             == "order.events 4 compensating delivery_refused, "
                "payment.refund");
}

BOOST_AUTO_TEST_CASE(a_deadline_undoes_what_the_bus_does_not_have) {
  start();
  auto forward = order.steps[0].sent;
  while (order.due_at < order.deadline)
    BOOST_TEST(next(true) == "");
  BOOST_TEST(next(true)
             == "order.events 2 compensating deadline, "
                "inventory.release");
  BOOST_TEST(order.steps[0].sent > forward);
  BOOST_TEST(!order.steps[0].late);
}

// -- pauses -------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_pause_moves_the_deadline_by_its_length) {
  start();
  settings.pauses = {{now + 1'000, 100'000}};
  now = order.deadline + 100'000 - 1;
  BOOST_TEST(due() == "inventory.reserve");
  BOOST_TEST(order.due_at == now + 1);
  BOOST_TEST(next()
             == "order.events 2 compensating deadline, inventory.release");
}

BOOST_AUTO_TEST_CASE(pauses_add_up) {
  start();
  settings.pauses = {{now + 1'000, 40'000}, {now + 50'000, 40'000}};
  now = order.deadline + 80'000 - 1;
  BOOST_TEST(hear<inventory_reserved>()
             == "order.events 2 inventory_reserved, payment.process");
}

BOOST_AUTO_TEST_CASE(a_pause_before_the_start_does_not_count) {
  settings.pauses = {{now - 100'000, 90'000}};
  start();
  now = order.deadline;
  BOOST_TEST(due()
             == "order.events 2 compensating deadline, inventory.release");
}

BOOST_AUTO_TEST_CASE(only_the_part_after_the_start_counts) {
  settings.pauses = {{now - 60'000, 100'000}};
  start();
  now = order.deadline + 40'000 - 1;
  BOOST_TEST(due() == "inventory.reserve");
  BOOST_TEST(next()
             == "order.events 2 compensating deadline, inventory.release");
}

// -- stuck --------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_compensation_that_fails_too_often_is_stuck) {
  settings.stuck_after = 3;
  reserved();
  hear(payment_failed{{{}, {}, reason::payment_declined}});
  BOOST_TEST(next() == "inventory.release");
  BOOST_TEST(!order.stuck);
  BOOST_TEST(next() == "inventory.release");
  BOOST_TEST(order.stuck);
  // It goes on.
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(next() == "inventory.release");
  BOOST_TEST(order.stuck);
  BOOST_TEST(wait() < settings.longest_backoff * 5 / 4);
  BOOST_TEST(hear<inventory_released>()
             == "order.events 4 failed payment_declined");
  BOOST_TEST(!order.stuck);
}

BOOST_AUTO_TEST_CASE(a_pivot_that_nobody_answers_is_stuck) {
  settings.stuck_after = 3;
  paid();
  BOOST_TEST(next() == "delivery.schedule");
  BOOST_TEST(!order.stuck);
  BOOST_TEST(next() == "delivery.schedule");
  BOOST_TEST(order.stuck);
  // It goes on.
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(next() == "delivery.schedule");
  BOOST_TEST(order.stuck);
  BOOST_TEST(hear<delivery_scheduled>() == "order.events 4 completed");
  BOOST_TEST(!order.stuck);
}

BOOST_AUTO_TEST_CASE(a_stuck_pivot_that_is_refused_is_undone) {
  settings.stuck_after = 2;
  paid();
  next();
  BOOST_TEST(order.stuck);
  hear(delivery_failed{{{}, {}, reason::delivery_refused}});
  BOOST_TEST(!order.stuck);
}

BOOST_AUTO_TEST_CASE(a_step_before_its_pivot_is_never_stuck) {
  settings.stuck_after = 3;
  settings.saga_deadline = 1'000'000'000;
  start();
  for (int i = 0; i < 20; ++i)
    next();
  BOOST_TEST(!order.stuck);
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

BOOST_AUTO_TEST_SUITE_END()
