#include "tests/actors/domain/two_phases.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

constexpr auto prepare_all
    = "inventory.prepare, payment.prepare, delivery.prepare";
constexpr auto commit_all = "inventory.commit, payment.commit, delivery.commit";

struct patient : two_phase_coordinator {
  patient() {
    settings.step_timeout = 1'000;
    settings.longest_backoff = 8'000;
    settings.saga_deadline = 1'000'000;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(two_phase_commit_timer_test, patient)

// -- sending again ------------------------------------------------------------

BOOST_AUTO_TEST_CASE(who_has_not_voted_is_asked_again) {
  start();
  BOOST_TEST(next() == prepare_all);
  BOOST_TEST(order.seq == 1);
  BOOST_TEST(order.steps[2].attempts == 2u);
  vote(1, true);
  BOOST_TEST(next() == "inventory.prepare, delivery.prepare");
  vote(2, false);
  BOOST_TEST(next() == "inventory.prepare");
  BOOST_TEST(order.steps[0].attempts == 4u);
  BOOST_TEST(order.steps[1].attempts == 2u);
}

BOOST_AUTO_TEST_CASE(the_decision_is_told_until_all_have_acknowledged) {
  decided();
  BOOST_TEST(next() == commit_all);
  commit(1);
  BOOST_TEST(next() == "inventory.commit, delivery.commit");
  commit(0);
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(next() == "delivery.commit");
  BOOST_TEST(order.status == order_status::committing);
  BOOST_TEST(order.seq == 2);
  BOOST_TEST(commit(2) == "order.events 3 completed");
}

BOOST_AUTO_TEST_CASE(an_abort_is_told_until_all_have_acknowledged) {
  objected();
  BOOST_TEST(next() == "payment.abort, delivery.abort");
  abort(1);
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(next() == "delivery.abort");
  BOOST_TEST(abort(2) == "order.events 3 failed insufficient_stock");
}

BOOST_AUTO_TEST_CASE(each_phase_begins_with_the_shortest_wait_and_doubles_it) {
  auto doubles = [this] {
    for (instant least : {1'000, 2'000, 4'000, 8'000, 8'000}) {
      BOOST_TEST(wait() >= least);
      BOOST_TEST(wait() < least * 5 / 4);
      next();
    }
  };
  start();
  doubles();
  for (std::size_t i = 0; i < 3; ++i)
    vote(i, true);
  BOOST_TEST(order.steps[1].attempts == 1u);
  doubles();
  start("s2");
  doubles();
  vote(0, false);
  BOOST_TEST(order.steps[1].attempts == 1u);
  doubles();
}

BOOST_AUTO_TEST_CASE(the_same_decision_is_made_the_same_way) {
  start();
  auto copy = *this;
  BOOST_TEST(next() == copy.next());
  BOOST_TEST((order == copy.order));
}

BOOST_AUTO_TEST_CASE(what_is_decided_and_not_acknowledged_is_stuck) {
  settings.stuck_after = 3;
  decided();
  commit(0);
  next();
  BOOST_TEST(!order.stuck);
  next();
  BOOST_TEST(order.stuck);
  commit(1);
  BOOST_TEST(next() == "delivery.commit");
  BOOST_TEST(order.stuck);
  commit(2);
  BOOST_TEST(!order.stuck);
}

BOOST_AUTO_TEST_CASE(an_abort_that_is_not_acknowledged_is_stuck) {
  settings.stuck_after = 3;
  objected();
  next();
  BOOST_TEST(!order.stuck);
  BOOST_TEST(next() == "payment.abort, delivery.abort");
  BOOST_TEST(order.stuck);
  abort(1);
  abort(2);
  BOOST_TEST(!order.stuck);
}

BOOST_AUTO_TEST_CASE(before_it_is_decided_nothing_is_stuck) {
  settings.stuck_after = 3;
  start();
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(next() == prepare_all);
  BOOST_TEST(!order.stuck);
}

BOOST_AUTO_TEST_CASE(a_cancellation_is_told_and_gets_stuck_as_any) {
  settings.stuck_after = 2;
  completed();
  now += 100 * settings.saga_deadline;
  cancel();
  now += 100 * settings.saga_deadline;
  BOOST_TEST(due() == "delivery.cancel 1");
  BOOST_TEST(order.stuck);
  BOOST_TEST(hear(delivery_kept{{{}, 1}})
             == "order.events 5 completed delivery_refused");
  BOOST_TEST(!order.stuck);
}

// -- a bus that does not have the last command --------------------------------

BOOST_AUTO_TEST_CASE(what_the_bus_does_not_have_is_not_written_again) {
  auto waits = [this] {
    auto before = order;
    for (instant least : {1'000, 2'000, 4'000, 8'000, 8'000}) {
      BOOST_TEST(next(true) == "");
      BOOST_TEST(wait() >= least);
      BOOST_TEST(wait() <= 10'000);
    }
    BOOST_TEST(!order.stuck);
    BOOST_TEST(order.seq == before.seq);
    BOOST_TEST(order.updated_at == before.updated_at);
    BOOST_TEST(next() == ""); // the time begins when the bus has it
    BOOST_TEST(wait() < 1'250);
  };
  start();
  waits();
  BOOST_TEST(next() == prepare_all);
  for (std::size_t i = 0; i < 3; ++i)
    vote(i, true);
  waits();
  BOOST_TEST(next() == commit_all);
  start("s2");
  vote(0, false);
  waits();
  BOOST_TEST(next() == "payment.abort, delivery.abort");
}

BOOST_AUTO_TEST_CASE(the_others_do_not_wait_for_one_that_it_does_not_have) {
  decided();
  now = order.due_at;
  order.steps[1].sent = 77;
  auto made = two_phase_commit.on_due(order, settings, {now, 99}, {77});
  BOOST_TEST(said(made.commands) == "inventory.commit, delivery.commit");
  BOOST_TEST(order.steps[0].sent == 99);
  BOOST_TEST(order.steps[1].sent == 77);
  BOOST_TEST(order.steps[1].attempts == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
