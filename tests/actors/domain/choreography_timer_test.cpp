#include "tests/actors/domain/follower.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

BOOST_FIXTURE_TEST_SUITE(choreography_timer_test, follower)

// -- pauses -------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_pause_moves_the_deadline_by_its_length) {
  start();
  settings.pauses = {{now + 1'000, 50'000}};
  now = order.deadline;
  BOOST_TEST(due() == "");
  BOOST_TEST(order.due_at == order.deadline + 50'000);
  now = order.due_at - 1;
  BOOST_TEST(due() == "");
  BOOST_TEST(next() == "delivery.abort");
}

BOOST_AUTO_TEST_CASE(pauses_add_up) {
  start();
  settings.pauses = {{now + 1'000, 40'000}, {now + 50'000, 40'000}};
  now = order.deadline + 80'000 - 1;
  BOOST_TEST(due() == "");
  BOOST_TEST(order.due_at == now + 1);
  BOOST_TEST(next() == "delivery.abort");
}

BOOST_AUTO_TEST_CASE(a_pause_before_the_start_does_not_count) {
  settings.pauses = {{now - 100'000, 90'000}};
  start();
  BOOST_TEST(order.due_at == order.deadline);
  BOOST_TEST(next() == "delivery.abort");
}

BOOST_AUTO_TEST_CASE(only_the_part_after_the_start_counts) {
  settings.pauses = {{now - 60'000, 100'000}};
  start();
  now = order.deadline + 40'000 - 1;
  BOOST_TEST(due() == "");
  BOOST_TEST(next() == "delivery.abort");
}

BOOST_AUTO_TEST_CASE(a_pause_is_not_held_against_who_is_asked) {
  reserved();
  next();
  settings.pauses = {{now + 1'000, 100'000}};
  now += 101'000;
  BOOST_TEST(due() == "delivery.abort");
  BOOST_TEST(!order.stuck);
}

// -- a clock that is set back -------------------------------------------------

BOOST_AUTO_TEST_CASE(a_clock_set_back_leaves_no_order_without_a_deadline) {
  start();
  now -= 10'000'000;
  BOOST_TEST(due() == "");
  BOOST_TEST(order.started_at == now);
  BOOST_TEST(order.deadline == now + settings.saga_deadline);
  BOOST_TEST(order.due_at == order.deadline);
  BOOST_TEST(next() == "delivery.abort");
}

BOOST_AUTO_TEST_CASE(nor_one_of_which_the_last_step_is_asked) {
  reserved();
  next();
  now -= 10'000'000;
  BOOST_TEST(due() == "delivery.abort");
  BOOST_TEST(wait() < settings.longest_backoff * 5 / 4);
  BOOST_TEST(steps() == "done running undoing");
}

// A time further away than that counts as come (row_set.hpp), at every tick.
BOOST_AUTO_TEST_CASE(no_wait_is_longer_than_five_quarters_of_the_longest) {
  settings.saga_deadline = 10 * settings.longest_backoff;
  auto too_far = [&] {
    return is_due(order.due_at, now, settings.longest_backoff * 5 / 4);
  };
  start();
  auto deadline = order.deadline;
  BOOST_TEST(!too_far());
  for (int i = 1; i < 10; ++i) {
    BOOST_TEST(next() == "");
    BOOST_TEST(!too_far());
  }
  BOOST_TEST(next() == "delivery.abort");
  BOOST_TEST(now == deadline);
}

BOOST_AUTO_TEST_CASE(nor_is_that_for_the_end_of_a_pause) {
  start();
  settings.pauses = {{now + 1'000, 1'000'000}};
  now = order.deadline;
  due();
  BOOST_TEST(!is_due(order.due_at, now, settings.longest_backoff * 5 / 4));
}

BOOST_AUTO_TEST_CASE(a_timeout_above_the_longest_backoff_is_kept) {
  settings.step_timeout = 2 * settings.longest_backoff;
  settings.saga_deadline = 10 * settings.longest_backoff;
  start();
  BOOST_TEST(wait() == settings.step_timeout);
}

// -- a bus that does not have the last command --------------------------------

BOOST_AUTO_TEST_CASE(what_asks_the_last_step_is_not_written_again) {
  settings.step_timeout = 1'000;
  reserved();
  next();
  auto sent = order.steps[2].sent;
  BOOST_TEST(sent == sending);
  for (std::uint32_t i = 0; i < 2 * settings.stuck_after; ++i)
    BOOST_TEST(next(true) == "");
  BOOST_TEST(!order.stuck);
  BOOST_TEST(order.steps[2].sent == sent);
  BOOST_TEST(order.steps[2].attempts == 1u);
  BOOST_TEST(next() == "");
  BOOST_TEST(next() == "delivery.abort");
  BOOST_TEST(order.steps[2].attempts == 2u);
}

BOOST_AUTO_TEST_CASE(what_undoes_a_step_is_not_written_again_either) {
  paid();
  hear(not_delivered());
  BOOST_TEST(next(true) == "inventory.release, payment.refund");
  for (std::uint32_t i = 0; i < 2 * settings.stuck_after; ++i)
    BOOST_TEST(next(true) == "");
  BOOST_TEST(!order.stuck);
  BOOST_TEST(next() == "");
  BOOST_TEST(next() == "inventory.release, payment.refund");
}

BOOST_AUTO_TEST_CASE(what_the_bus_has_is_written_again_beside_it) {
  paid();
  hear(not_delivered());
  next();
  order.steps[0].sent = 100;
  now = order.due_at;
  auto made = choreography.on_due(order, settings, {now, 200}, {100});
  BOOST_TEST(said(made.commands) == "payment.refund");
  BOOST_TEST(order.steps[0].late);
  BOOST_TEST(order.steps[1].sent == 200);
}

BOOST_AUTO_TEST_SUITE_END()
