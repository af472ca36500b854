#include "tests/actors/domain/two_phases.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

constexpr auto prepare_all
    = "inventory.prepare, payment.prepare, delivery.prepare";
constexpr auto commit_all = "inventory.commit, payment.commit, delivery.commit";
constexpr auto abort_all = "inventory.abort, payment.abort, delivery.abort";

struct patient : two_phase_coordinator {
  patient() {
    settings.step_timeout = 1'000;
    settings.longest_backoff = 8'000;
    settings.saga_deadline = 1'000'000;
  }

  std::string expire() {
    now = order.deadline;
    return due();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(two_phase_commit_deadline_test, patient)

// -- the deadline -------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_engine_looks_again_at_the_deadline) {
  settings.step_timeout = 2 * settings.saga_deadline;
  start();
  BOOST_TEST(order.due_at == order.deadline);
}

BOOST_AUTO_TEST_CASE(what_is_not_decided_by_then_is_aborted) {
  settings.step_timeout = settings.longest_backoff = 700'000;
  start();
  vote(1, true);
  next();
  BOOST_TEST(order.due_at == order.deadline);
  now = order.deadline - 1;
  BOOST_TEST(due() == "inventory.prepare, delivery.prepare");
  BOOST_TEST(next()
             == std::string{"order.events 2 compensating deadline, "}
                    + abort_all);
  BOOST_TEST(steps() == "undoing undoing undoing");
  BOOST_TEST(drops<delivery_prepared>());
  for (std::size_t i = 0; i < 2; ++i)
    BOOST_TEST(abort(i) == "");
  BOOST_TEST(abort(2) == "order.events 3 failed deadline");
}

BOOST_AUTO_TEST_CASE(a_vote_against_is_the_reason_though_others_never_voted) {
  start();
  vote(2, false);
  BOOST_TEST(expire()
             == "order.events 2 compensating delivery_refused, "
                "inventory.abort, payment.abort");
  abort(0);
  BOOST_TEST(abort(1) == "order.events 3 failed delivery_refused");
}

BOOST_AUTO_TEST_CASE(all_have_agreed_but_too_late) {
  start();
  vote(0, true);
  vote(1, true);
  now = order.deadline;
  BOOST_TEST(vote(2, true)
             == std::string{"order.events 2 compensating deadline, "}
                    + abort_all);
}

BOOST_AUTO_TEST_CASE(a_refusal_after_the_deadline_keeps_its_reason) {
  start();
  now = order.deadline + 1;
  BOOST_TEST(vote(0, false)
             == "order.events 2 compensating insufficient_stock, "
                "payment.abort, delivery.abort");
}

BOOST_AUTO_TEST_CASE(what_is_decided_has_no_deadline) {
  decided();
  BOOST_TEST(expire() == commit_all);
  now += 100 * settings.saga_deadline;
  BOOST_TEST(due() == commit_all);
  BOOST_TEST(order.status == order_status::committing);
  for (std::size_t i = 0; i < 3; ++i)
    commit(i);
  BOOST_TEST(order.status == order_status::completed);
}

BOOST_AUTO_TEST_CASE(an_abort_has_no_deadline) {
  start();
  expire();
  now += 100 * settings.saga_deadline;
  BOOST_TEST(due() == abort_all);
  BOOST_TEST(order.seq == 2);
}

BOOST_AUTO_TEST_CASE(a_deadline_aborts_what_the_bus_does_not_have) {
  settings.saga_deadline = 10'000;
  start();
  while (order.due_at < order.deadline)
    BOOST_TEST(next(true) == "");
  BOOST_TEST(next(true)
             == std::string{"order.events 2 compensating deadline, "}
                    + abort_all);
  BOOST_TEST(!order.steps[0].late);
}

// -- clocks -------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(pauses_move_the_deadline_and_add_up) {
  settings.pauses = {{now - 10'000, 9'000}};
  start();
  settings.pauses.push_back({now + 1'000, 40'000});
  settings.pauses.push_back({now + 50'000, 40'000});
  now = order.deadline + 80'000 - 1;
  BOOST_TEST(due() == prepare_all);
  BOOST_TEST(order.due_at == now + 1);
  BOOST_TEST(next()
             == std::string{"order.events 2 compensating deadline, "}
                    + abort_all);
}

BOOST_AUTO_TEST_CASE(a_vote_that_a_pause_has_held_up_is_in_time) {
  start();
  vote(0, true);
  vote(1, true);
  settings.pauses = {{now + 1'000, 40'000}};
  now = order.deadline + 40'000 - 1;
  BOOST_TEST(vote(2, true)
             == std::string{"order.events 2 committing, "} + commit_all);
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_ahead_does_not_put_off_the_deadline) {
  constexpr instant ahead = 100'000'000;
  now += ahead;
  start();
  now -= ahead;
  BOOST_TEST(due() == prepare_all);
  BOOST_TEST(order.deadline == now + settings.saga_deadline);
  BOOST_TEST(wait() <= settings.longest_backoff * 5 / 4);
  BOOST_TEST(expire()
             == std::string{"order.events 2 compensating deadline, "}
                    + abort_all);
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_back_decides_nothing_anew) {
  constexpr instant ahead = 100'000'000;
  for (auto yes : {true, false}) {
    patient it;
    it.now += ahead;
    yes ? it.decided() : it.objected();
    it.now -= ahead;
    BOOST_TEST(it.due()
               == (yes ? commit_all : "payment.abort, delivery.abort"));
    BOOST_TEST(it.order.seq == 2);
    BOOST_TEST(it.wait() <= it.settings.longest_backoff * 5 / 4);
  }
}

BOOST_AUTO_TEST_SUITE_END()
