#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

struct patient : coordinator {
  patient() {
    settings.step_timeout = 1'000;
    settings.longest_backoff = 8'000;
    settings.saga_deadline = 1'000'000'000;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(orchestration_timer_test, patient)

// -- sending again ------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_command_is_sent_again_and_changes_nothing_else) {
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

BOOST_AUTO_TEST_CASE(it_waits_twice_as_long_each_time_up_to_a_bound) {
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

BOOST_AUTO_TEST_CASE(each_step_begins_with_the_shortest_wait) {
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

BOOST_AUTO_TEST_CASE(sagas_do_not_repeat_in_step) {
  std::set<instant> waits;
  for (int i = 0; i < 100; ++i) {
    start("s" + std::to_string(i));
    waits.insert(wait());
  }
  BOOST_TEST(waits.size() > 20u);
}

BOOST_AUTO_TEST_CASE(the_same_decision_is_made_the_same_way) {
  start();
  auto copy = *this;
  BOOST_TEST(next() == copy.next());
  BOOST_TEST((order == copy.order));
}

BOOST_AUTO_TEST_CASE(a_timeout_above_the_longest_backoff_is_kept) {
  settings.step_timeout = 20'000;
  start();
  BOOST_TEST(wait() >= 20'000);
  next();
  BOOST_TEST(wait() < 25'000);
}

// A time further away than that counts as come (row_set.hpp), at every tick.
BOOST_AUTO_TEST_CASE(no_wait_is_longer_than_five_quarters_of_the_longest) {
  for (instant longest : {1'000, 9'000, 2'000'000}) {
    settings.step_timeout = settings.longest_backoff = longest;
    for (int i = 0; i < 300; ++i) {
      start("s" + std::to_string(i));
      BOOST_TEST(!is_due(order.due_at, now, longest * 5 / 4));
    }
  }
}

// -- a bus that does not have the last command --------------------------------

BOOST_AUTO_TEST_CASE(what_the_bus_does_not_have_is_not_written_again) {
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

BOOST_AUTO_TEST_CASE(the_time_begins_when_the_bus_has_it) {
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

BOOST_AUTO_TEST_CASE(what_undoes_a_step_is_not_written_again_either) {
  reserved();
  hear<payment_failed>();
  for (std::uint32_t i = 0; i < 2 * settings.stuck_after; ++i)
    BOOST_TEST(next(true) == "");
  BOOST_TEST(!order.stuck);
  next();
  BOOST_TEST(next() == "inventory.release");
}

BOOST_AUTO_TEST_CASE(after_the_pivot_it_waits_for_the_bus_as_well) {
  paid();
  now = order.deadline;
  BOOST_TEST(due(true) == "");
  BOOST_TEST(next(true) == "");
  next();
  BOOST_TEST(next() == "delivery.schedule");
}

BOOST_AUTO_TEST_SUITE_END()
