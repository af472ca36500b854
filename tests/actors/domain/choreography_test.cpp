#include "tests/actors/domain/follower.hpp"

#include "actors/domain/reactions.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

struct story : follower {
  void replace_by(std::string_view saga) { order.saga = saga; }
};

/// Both orders hear a reply; what the one says beside the commands of the
/// other.
void both_hear(follower& followed, follower& commanded, const message& m) {
  auto before = followed.history.size();
  auto said_now = followed.hear(m);
  commanded.hear(m);
  BOOST_TEST(followed.history == commanded.history);
  BOOST_TEST((said_now.empty() ? "" : said_now + ", ")
             == followed.history.substr(before));
  BOOST_TEST(followed.steps() == commanded.steps());
  BOOST_TEST(followed.details() == commanded.details());
  BOOST_TEST(followed.order.updated_at == commanded.order.updated_at);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(choreography_test, story)

// -- forwards -----------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_order_follows_what_the_participants_do) {
  BOOST_TEST(start() == "order.created, order.events 1 pending");
  BOOST_TEST(steps() == "running waiting waiting");
  BOOST_TEST(hear<inventory_reserved>() == "order.events 2 inventory_reserved");
  BOOST_TEST(steps() == "done running waiting");
  BOOST_TEST(hear<payment_completed>() == "order.events 3 payment_completed");
  BOOST_TEST(steps() == "done done running");
  BOOST_TEST(hear<delivery_scheduled>() == "order.events 4 completed");
  BOOST_TEST(steps() == "done done done");
  BOOST_TEST(order.status == order_status::completed);
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_webshop_order_follows_its_own_table) {
  replace_by(webshop_saga);
  BOOST_TEST(start() == "order.created, order.events 1 pending");
  BOOST_TEST(steps() == "running waiting");
  BOOST_TEST(hear<payment_completed>() == "order.events 2 payment_completed");
  BOOST_TEST(hear<inventory_reserved>() == "order.events 3 completed");
  BOOST_TEST(steps() == "done done");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(its_history_is_that_of_an_order_that_is_commanded) {
  auto followed = following(native_saga);
  auto commanded = commanding(native_saga);
  followed.start();
  commanded.start();
  BOOST_TEST(followed.history == commanded.history);
  for (auto& m :
       {message{inventory_reserved{}}, paid_as("tx-1"), sent_as("track-1")}) {
    followed.now = commanded.now += 70;
    both_hear(followed, commanded, m);
  }
  BOOST_TEST(followed.details() == "[][tx-1][track-1]");
}

BOOST_AUTO_TEST_CASE(so_is_that_of_an_order_of_the_webshop) {
  auto followed = following(webshop_saga);
  auto commanded = commanding(webshop_saga);
  followed.start();
  commanded.start();
  BOOST_TEST(followed.history == commanded.history);
  for (auto& m : {paid_as("tx-1"), message{inventory_reserved{}}}) {
    followed.now = commanded.now += 70;
    both_hear(followed, commanded, m);
  }
  BOOST_TEST(followed.details() == "[tx-1][]");
}

BOOST_AUTO_TEST_CASE(what_begins_it_names_the_plan_and_has_not_hopped_yet) {
  for (auto saga : {native_saga, webshop_saga}) {
    replace_by(saga);
    order.items = {{"mouse", 2}};
    auto made = choreography.start(order, "s1", settings, {now, 1});
    BOOST_TEST(made.commands.empty());
    BOOST_TEST(said(made.events)
               == "order.created, " + said(made.events.at(1)));
    auto& created = std::get<order_created>(made.events.at(0));
    BOOST_TEST(created.saga.plan == plan_of(saga));
    BOOST_TEST(created.saga.hops == 0u);
    BOOST_TEST(created.saga.saga_id == "s1");
    BOOST_TEST(created.saga.order_id == "o1");
    BOOST_TEST(created.saga.deadline == now + settings.saga_deadline);
    BOOST_TEST((created.saga.coordination == coordination::choreography));
    BOOST_TEST((created.purchase == order.purchase()));
  }
}

BOOST_AUTO_TEST_CASE(no_other_coordination_names_a_plan) {
  for (auto other :
       {coordination::orchestration, coordination::two_phase_commit}) {
    auto made = strategy_of(other).start(order, "s1", settings, {now, 1});
    auto& created = std::get<order_created>(made.events.at(0));
    BOOST_TEST(created.saga.plan == "");
  }
}

BOOST_AUTO_TEST_CASE(an_attempt_begins_with_a_clean_row) {
  start("fresh");
  BOOST_TEST(order.saga_id == "fresh");
  BOOST_TEST(order.attempt == 1u);
  BOOST_TEST(order.started_at == now);
  BOOST_TEST(order.deadline == now + settings.saga_deadline);
  BOOST_TEST(order.due_at == order.deadline);
  BOOST_TEST(order.updated_at == now);
  BOOST_TEST(order.steps[0].attempts == 0u);
  BOOST_TEST(order.steps[0].sent == 0);
  BOOST_TEST(order.steps[0].at == now);
  BOOST_TEST(order.steps[1].at == 0);
}

BOOST_AUTO_TEST_CASE(a_table_that_is_not_known_begins_nothing) {
  replace_by("unheard of");
  BOOST_CHECK_THROW(start(), unknown_plan);
}

// -- refusals -----------------------------------------------------------------

BOOST_AUTO_TEST_CASE(what_is_refused_at_once_needs_no_undoing) {
  start();
  BOOST_TEST(hear(out_of_stock())
             == "order.events 2 failed insufficient_stock");
  BOOST_TEST(steps() == "failed waiting waiting");
  BOOST_TEST(details() == "[insufficient_stock][][]");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_refused_payment_is_undone_by_who_hears_it) {
  reserved();
  BOOST_TEST(hear(declined())
             == "order.events 3 compensating payment_declined");
  BOOST_TEST(steps() == "undoing failed waiting");
  BOOST_TEST(hear<inventory_released>()
             == "order.events 4 failed payment_declined");
  BOOST_TEST(steps() == "undone failed waiting");
  BOOST_TEST(order.due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_refused_delivery_is_undone_by_all_at_once) {
  paid();
  BOOST_TEST(hear(not_delivered())
             == "order.events 4 compensating delivery_refused");
  BOOST_TEST(steps() == "undoing undoing failed");
  BOOST_TEST(hear<inventory_released>() == "");
  BOOST_TEST(fits);
  BOOST_TEST(order.status == order_status::compensating);
  BOOST_TEST(hear<payment_refunded>()
             == "order.events 5 failed delivery_refused");
  BOOST_TEST(steps() == "undone undone failed");
}

BOOST_AUTO_TEST_CASE(what_takes_long_to_be_undone_is_told_to_be) {
  paid();
  hear(not_delivered());
  BOOST_TEST(wait() >= settings.step_timeout);
  BOOST_TEST(next() == "inventory.release, payment.refund");
  hear<inventory_released>();
  BOOST_TEST(next() == "payment.refund");
  BOOST_TEST(order.steps[1].attempts == 2u);
  BOOST_TEST(hear<payment_refunded>()
             == "order.events 5 failed delivery_refused");
}

BOOST_AUTO_TEST_CASE(what_is_never_undone_is_stuck) {
  settings.stuck_after = 3;
  reserved();
  hear(declined());
  for (int i = 0; i < 2; ++i)
    BOOST_TEST(next() == "inventory.release");
  BOOST_TEST(!order.stuck);
  for (int i = 0; i < 20; ++i) {
    BOOST_TEST(next() == "inventory.release");
    BOOST_TEST(order.stuck);
    BOOST_TEST(wait() < settings.longest_backoff * 5 / 4);
  }
  BOOST_TEST(hear<inventory_released>()
             == "order.events 4 failed payment_declined");
  BOOST_TEST(!order.stuck);
}

BOOST_AUTO_TEST_CASE(a_failed_order_may_be_tried_again_as_another_saga) {
  start("s1");
  hear(out_of_stock());
  now += 1'000;
  BOOST_TEST(start("s2") == "order.created, order.events 3 pending");
  BOOST_TEST(order.attempt == 2u);
  BOOST_TEST(order.reason == reason::none);
  BOOST_TEST(order.due_at == now + settings.saga_deadline);
  BOOST_TEST(details() == "[][][]");
  BOOST_TEST(drops(inventory_reserved{saga("s1"), {}}));
  BOOST_TEST(drops(inventory_released{saga("s1")}));
  BOOST_TEST(hear(inventory_reserved{saga("s2"), {}})
             == "order.events 4 inventory_reserved");
}

// -- what does not fit --------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_reply_of_another_saga_or_of_no_step_of_it_is_dropped) {
  replace_by(webshop_saga);
  start("s2");
  BOOST_TEST(drops(payment_completed{saga("s1"), {}, {}}));
  BOOST_TEST(drops(payment_failed{saga("s1"), {}, {}}));
  BOOST_TEST(drops(sent_as("track-1")));
  BOOST_TEST(drops(not_delivered()));
}

BOOST_AUTO_TEST_CASE(what_shall_not_be_done_any_more_says_nothing_new) {
  reserved();
  BOOST_TEST(drops(payment_failed{{{}, {}, reason::cancelled}}));
  BOOST_TEST(drops(delivery_failed{{{}, {}, reason::cancelled}}));
}

BOOST_AUTO_TEST_CASE(an_ended_order_has_nothing_to_wait_for) {
  completed();
  BOOST_CHECK_THROW(due(), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
