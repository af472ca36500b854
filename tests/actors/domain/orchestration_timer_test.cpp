#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

struct timed : coordinator {
  instant wait() const { return order.due_at - now; }

  /// Lets the time pass until the order is due, and what it does then.
  std::string next(bool unsent = false) {
    now = order.due_at;
    return due(unsent);
  }
};

struct patient : timed {
  patient() {
    settings.step_timeout = 1'000;
    settings.longest_backoff = 8'000;
    settings.saga_deadline = 1'000'000'000;
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(orchestration_timer_test)

// -- sending again ------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(a_command_is_sent_again_and_changes_nothing_else,
                        patient) {
  start();
  auto before = order;
  BOOST_TEST(next() == "inventory.reserve");
  BOOST_TEST(order.steps[0].attempts == 2u);
  BOOST_TEST(order.status == before.status);
  BOOST_TEST(order.seq == before.seq);
  BOOST_TEST(order.deadline == before.deadline);
  BOOST_TEST(next() == "inventory.reserve");
  BOOST_TEST(order.steps[0].attempts == 3u);
}

BOOST_FIXTURE_TEST_CASE(it_waits_twice_as_long_each_time_up_to_a_bound,
                        patient) {
  start();
  for (instant least : {1'000, 2'000, 4'000, 8'000, 8'000, 8'000}) {
    BOOST_TEST(wait() >= least);
    BOOST_TEST(wait() < least * 5 / 4);
    next();
  }
  order.steps[0].attempts = 1'000'000;
  next();
  BOOST_TEST(wait() >= 8'000);
  BOOST_TEST(wait() < 10'000);
}

BOOST_FIXTURE_TEST_CASE(each_step_begins_with_the_shortest_wait, patient) {
  start();
  for (int i = 0; i < 5; ++i)
    next();
  hear<inventory_reserved>();
  BOOST_TEST(order.steps[1].attempts == 1u);
  BOOST_TEST(wait() < 1'250);
  for (int i = 0; i < 5; ++i)
    next();
  hear<payment_failed>();
  BOOST_TEST(order.steps[0].attempts == 1u);
  BOOST_TEST(wait() < 1'250);
}

BOOST_FIXTURE_TEST_CASE(sagas_do_not_repeat_in_step, patient) {
  std::set<instant> waits;
  for (int i = 0; i < 100; ++i) {
    start("s" + std::to_string(i));
    waits.insert(wait());
  }
  BOOST_TEST(waits.size() > 20u);
}

BOOST_FIXTURE_TEST_CASE(the_same_decision_is_made_the_same_way, patient) {
  start();
  auto copy = *this;
  BOOST_TEST(next() == copy.next());
  BOOST_TEST((order == copy.order));
}

BOOST_FIXTURE_TEST_CASE(a_timeout_above_the_longest_backoff_is_kept, patient) {
  settings.step_timeout = 20'000;
  start();
  BOOST_TEST(wait() >= 20'000);
  next();
  BOOST_TEST(wait() < 25'000);
}

// A time further away than that counts as come (row_set.hpp), at every tick.
BOOST_FIXTURE_TEST_CASE(no_wait_is_longer_than_five_quarters_of_the_longest,
                        patient) {
  for (instant longest : {1'000, 9'000, 2'000'000}) {
    settings.step_timeout = settings.longest_backoff = longest;
    for (int i = 0; i < 300; ++i) {
      start("s" + std::to_string(i));
      BOOST_TEST(!is_due(order.due_at, now, longest * 5 / 4));
    }
  }
}

// -- a bus that does not have the last command --------------------------------

BOOST_FIXTURE_TEST_CASE(what_the_bus_does_not_have_is_not_written_again,
                        patient) {
  start();
  BOOST_TEST(order.steps[0].sent == sending);
  auto before = order;
  for (instant least : {1'000, 2'000, 4'000, 8'000, 8'000, 8'000}) {
    BOOST_TEST(next(true) == "");
    BOOST_TEST(wait() >= least);
    BOOST_TEST(wait() <= 10'000);
  }
  BOOST_TEST(order.steps[0].late);
  order.steps[0].late = false;
  order.due_at = before.due_at;
  BOOST_TEST((order == before));
}

BOOST_FIXTURE_TEST_CASE(the_time_begins_when_the_bus_has_it, patient) {
  start();
  for (int i = 0; i < 10; ++i)
    next(true);
  BOOST_TEST(next() == "");
  BOOST_TEST(wait() >= 1'000);
  BOOST_TEST(wait() < 1'250);
  BOOST_TEST(next() == "inventory.reserve");
  BOOST_TEST(order.steps[0].attempts == 2u);
  BOOST_TEST(order.steps[0].sent == sending);
}

BOOST_FIXTURE_TEST_CASE(what_undoes_a_step_is_not_written_again_either,
                        patient) {
  start();
  hear<inventory_reserved>();
  hear<payment_failed>();
  for (std::uint32_t i = 0; i < 2 * settings.stuck_after; ++i)
    BOOST_TEST(next(true) == "");
  BOOST_TEST(!order.stuck);
  next();
  BOOST_TEST(next() == "inventory.release");
}

BOOST_FIXTURE_TEST_CASE(after_the_pivot_it_waits_for_the_bus_as_well, patient) {
  start();
  hear<inventory_reserved>();
  hear<payment_completed>();
  now = order.deadline;
  BOOST_TEST(due(true) == "");
  BOOST_TEST(next(true) == "");
  next();
  BOOST_TEST(next() == "delivery.schedule");
}

BOOST_FIXTURE_TEST_CASE(a_deadline_undoes_what_the_bus_does_not_have, timed) {
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

// -- the deadline -------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(the_engine_looks_again_at_the_deadline, timed) {
  settings.step_timeout = 40'000;
  start();
  BOOST_TEST(order.due_at < order.deadline);
  next();
  BOOST_TEST(order.due_at == order.deadline);
}

BOOST_FIXTURE_TEST_CASE(before_the_deadline_nothing_is_given_up, timed) {
  start();
  now = order.deadline - 1;
  BOOST_TEST(due() == "inventory.reserve");
}

BOOST_FIXTURE_TEST_CASE(an_unanswered_first_step_is_undone, timed) {
  start();
  now = order.deadline;
  BOOST_TEST(due()
             == "order.events 2 compensating deadline, inventory.release");
  BOOST_TEST(steps() == "undoing waiting waiting");
  BOOST_TEST(hear<inventory_released>() == "order.events 3 failed deadline");
}

BOOST_FIXTURE_TEST_CASE(every_step_that_was_ever_commanded_is_undone, timed) {
  start();
  hear<inventory_reserved>();
  now = order.deadline;
  BOOST_TEST(due() == "order.events 3 compensating deadline, payment.refund");
  BOOST_TEST(steps() == "done undoing waiting");
  BOOST_TEST(hear<payment_refunded>() == "inventory.release");
  BOOST_TEST(order.status == order_status::compensating);
  BOOST_TEST(hear<inventory_released>() == "order.events 4 failed deadline");
  BOOST_TEST(order.due_at == 0);
}

BOOST_FIXTURE_TEST_CASE(no_step_is_begun_after_the_deadline, timed) {
  start();
  now = order.deadline;
  BOOST_TEST(hear<inventory_reserved>()
             == "order.events 2 inventory_reserved, order.events 3 "
                "compensating deadline, inventory.release");
  BOOST_TEST(hear<inventory_released>() == "order.events 4 failed deadline");
}

BOOST_FIXTURE_TEST_CASE(the_pivot_is_not_begun_after_the_deadline, timed) {
  start();
  hear<inventory_reserved>();
  now = order.deadline;
  BOOST_TEST(hear<payment_completed>()
             == "order.events 3 payment_completed, order.events 4 "
                "compensating deadline, payment.refund");
}

BOOST_FIXTURE_TEST_CASE(a_refusal_after_the_deadline_keeps_its_reason, timed) {
  start();
  hear<inventory_reserved>();
  now = order.deadline;
  hear(payment_failed{{}, {}, reason::payment_declined});
  BOOST_TEST(hear<inventory_released>()
             == "order.events 4 failed payment_declined");
}

BOOST_FIXTURE_TEST_CASE(the_pivot_is_repeated_until_it_is_answered, timed) {
  start();
  hear<inventory_reserved>();
  hear<payment_completed>();
  for (int i = 0; i < 50; ++i)
    BOOST_TEST(next() == "delivery.schedule");
  BOOST_TEST(now > order.deadline + 10 * settings.saga_deadline);
  BOOST_TEST(order.status == order_status::payment_completed);
  BOOST_TEST(hear<delivery_scheduled>() == "order.events 4 completed");
}

BOOST_FIXTURE_TEST_CASE(a_pivot_refused_late_is_compensated, timed) {
  start();
  hear<inventory_reserved>();
  hear<payment_completed>();
  now = order.deadline + 1;
  BOOST_TEST(hear(delivery_failed{{}, {}, reason::delivery_refused})
             == "order.events 4 compensating delivery_refused, "
                "payment.refund");
}

// -- stuck --------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(a_compensation_that_fails_too_often_is_stuck, timed) {
  settings.stuck_after = 3;
  start();
  hear<inventory_reserved>();
  hear(payment_failed{{}, {}, reason::payment_declined});
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

BOOST_FIXTURE_TEST_CASE(a_pivot_that_nobody_answers_is_stuck, timed) {
  settings.stuck_after = 3;
  start();
  hear<inventory_reserved>();
  hear<payment_completed>();
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

BOOST_FIXTURE_TEST_CASE(a_stuck_pivot_that_is_refused_is_undone, timed) {
  settings.stuck_after = 2;
  start();
  hear<inventory_reserved>();
  hear<payment_completed>();
  next();
  BOOST_TEST(order.stuck);
  hear(delivery_failed{{}, {}, reason::delivery_refused});
  BOOST_TEST(!order.stuck);
}

BOOST_FIXTURE_TEST_CASE(a_step_before_its_pivot_is_never_stuck, patient) {
  settings.stuck_after = 3;
  start();
  for (int i = 0; i < 20; ++i)
    next();
  BOOST_TEST(!order.stuck);
}

BOOST_FIXTURE_TEST_CASE(a_stuck_cancellation_goes_on, timed) {
  settings.stuck_after = 2;
  start();
  hear<inventory_reserved>();
  hear<payment_completed>();
  hear<delivery_scheduled>();
  cancel();
  BOOST_TEST(next() == "delivery.cancel 1");
  BOOST_TEST(order.stuck);
  BOOST_TEST(hear(delivery_kept{{}, 1})
             == "order.events 6 completed delivery_refused");
  BOOST_TEST(!order.stuck);
}

// -- pauses -------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(a_pause_moves_the_deadline_by_its_length, timed) {
  start();
  settings.pauses = {{now + 1'000, 100'000}};
  now = order.deadline + 100'000 - 1;
  BOOST_TEST(due() == "inventory.reserve");
  BOOST_TEST(order.due_at == now + 1);
  BOOST_TEST(next()
             == "order.events 2 compensating deadline, inventory.release");
}

BOOST_FIXTURE_TEST_CASE(pauses_add_up, timed) {
  start();
  settings.pauses = {{now + 1'000, 40'000}, {now + 50'000, 40'000}};
  now = order.deadline + 80'000 - 1;
  BOOST_TEST(hear<inventory_reserved>()
             == "order.events 2 inventory_reserved, payment.process");
}

BOOST_FIXTURE_TEST_CASE(a_pause_before_the_start_does_not_count, timed) {
  settings.pauses = {{now - 100'000, 90'000}};
  start();
  now = order.deadline;
  BOOST_TEST(due()
             == "order.events 2 compensating deadline, inventory.release");
}

BOOST_FIXTURE_TEST_CASE(only_the_part_after_the_start_counts, timed) {
  settings.pauses = {{now - 60'000, 100'000}};
  start();
  now = order.deadline + 40'000 - 1;
  BOOST_TEST(due() == "inventory.reserve");
  BOOST_TEST(next()
             == "order.events 2 compensating deadline, inventory.release");
}

BOOST_AUTO_TEST_SUITE_END()
