#include "tests/actors/domain/two_phases.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

struct office : order_desk {
  order_answer place(std::string saga_id = "s1") {
    return tell(place_order{{},
                            "o1",
                            buy({{"mouse", 2}}, 500, payment_method::wallet),
                            coordination::two_phase_commit,
                            {}},
                std::move(saga_id));
  }
  void decide() {
    place();
    hear<inventory_prepared>();
    hear<payment_prepared>();
    hear<delivery_prepared>();
  }
  order_outcome complete() {
    decide();
    hear(inventory_committed{});
    hear(payment_committed{});
    return hear(delivery_committed{});
  }
  void fail() {
    place();
    hear(inventory_failed{{{}, {}, reason::insufficient_stock}});
    hear<payment_aborted>();
    hear<delivery_aborted>();
  }

  /// What a stale vote, which saves nothing, is answered with.
  template <class Vote>
  std::string answered(const saga_context& voter) {
    auto rows = all<order_row>();
    auto outcome = tell(message{Vote{{voter}}});
    BOOST_TEST(!outcome.fits);
    BOOST_TEST(outcome.events.empty());
    BOOST_TEST(outcome.opened == 0);
    BOOST_TEST(!outcome.news.has_value());
    BOOST_TEST(saved == 0u);
    BOOST_TEST((all<order_row>() == rows));
    for (auto& command : outcome.commands)
      BOOST_TEST(saga_id_of(command) == voter.saga_id);
    return said(outcome);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(two_phase_commit_rules_test, office)

BOOST_AUTO_TEST_CASE(a_new_order_begins_in_two_phases_where_it_is_asked_to) {
  BOOST_TEST(said(place().outcome)
             == "order.created, order.events 1 pending, inventory.prepare, "
                "payment.prepare, delivery.prepare");
  BOOST_TEST(view_of(row()).coordination == coordination::two_phase_commit);
}

BOOST_AUTO_TEST_CASE(its_history_tells_of_the_decision) {
  auto ended = complete();
  BOOST_TEST(ended.opened == -1);
  BOOST_TEST_REQUIRE(ended.news.has_value());
  BOOST_TEST(ended.news->status == order_status::completed);
  BOOST_TEST(ended.news->coordination == coordination::two_phase_commit);
  std::string seen;
  for (auto& event : history)
    seen += std::string{to_string(event.status)} + " ";
  BOOST_TEST(seen == "pending committing completed ");
}

// -- presumed abort -----------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_vote_for_an_order_that_nobody_knows_is_aborted) {
  BOOST_TEST(answered<inventory_prepared>(saga()) == "inventory.abort");
  BOOST_TEST(answered<payment_prepared>(saga()) == "payment.abort");
  BOOST_TEST(answered<delivery_prepared>(saga()) == "delivery.abort");
  BOOST_TEST(all<order_row>().empty());
}

BOOST_AUTO_TEST_CASE(the_abort_is_of_the_saga_that_was_voted_for) {
  auto voter = saga("s9", "o9");
  voter.coordination = coordination::two_phase_commit;
  voter.attempt = 3;
  voter.traceparent = "00-1-2-00";
  auto outcome = tell(message{payment_prepared{{voter}}});
  BOOST_TEST_REQUIRE(outcome.commands.size() == 1u);
  BOOST_TEST(
      (outcome.commands[0] == message{abort_step<"payment">{{voter, {}}}}));
}

BOOST_AUTO_TEST_CASE(a_vote_for_an_earlier_attempt_is_aborted) {
  fail();
  tell(check_out_order{{}, "o1", {}}, "s2");
  BOOST_TEST(row().saga_id == "s2");
  BOOST_TEST(answered<inventory_prepared>(saga("s1")) == "inventory.abort");
  hear<inventory_prepared>();
  hear<payment_prepared>();
  hear<delivery_prepared>();
  BOOST_TEST(answered<inventory_prepared>(saga("s1")) == "inventory.abort");
  BOOST_TEST(row().status == order_status::committing);
}

BOOST_AUTO_TEST_CASE(a_vote_for_a_draft_is_aborted) {
  all<order_row>()["o1"] = draft();
  BOOST_TEST(answered<payment_prepared>(saga("s1")) == "payment.abort");
}

BOOST_AUTO_TEST_CASE(a_vote_is_aborted_when_its_order_was_removed) {
  complete();
  now += 1'000;
  BOOST_TEST(said(retire_old(now))
             == "inventory.forget, payment.forget, delivery.forget");
  BOOST_TEST(answered<payment_prepared>(saga()) == "payment.abort");
}

BOOST_AUTO_TEST_CASE(only_votes_are_answered_where_nothing_is_known) {
  auto about = saga();
  for (const message& m : {message{inventory_reserved{about, {}}},
                           message{payment_failed{about, {}, {}}},
                           message{inventory_committed{about, ""}},
                           message{payment_aborted{{about}}},
                           message{delivery_kept{{about, 1}}}}) {
    auto outcome = tell(m);
    BOOST_TEST(!outcome.fits);
    BOOST_TEST(said(outcome) == "");
    BOOST_TEST(saved == 0u);
  }
}

// -- a vote that comes again --------------------------------------------------

BOOST_AUTO_TEST_CASE(it_is_answered_with_what_was_decided_and_saves_nothing) {
  place();
  hear<payment_prepared>();
  BOOST_TEST(answered<payment_prepared>(row().context()) == "");
  hear<inventory_prepared>();
  hear<delivery_prepared>();
  BOOST_TEST(answered<payment_prepared>(row().context()) == "");
  hear<payment_committed>();
  BOOST_TEST(answered<payment_prepared>(row().context()) == "payment.commit");
  all<order_row>().clear();
  fail();
  BOOST_TEST(answered<payment_prepared>(row().context()) == "payment.abort");
}

BOOST_AUTO_TEST_CASE(an_order_of_another_coordination_takes_no_votes) {
  for (auto how : {coordination::orchestration, coordination::choreography}) {
    all<order_row>().clear();
    tell(place_order{{}, "o1", buy({{"mouse", 2}}, 500), how, {}}, "s1");
    BOOST_TEST(answered<inventory_prepared>(row().context()) == "");
  }
}

// -- what people ask meanwhile ------------------------------------------------

BOOST_AUTO_TEST_CASE(what_is_decided_is_cancelled_once_it_is_completed) {
  decide();
  auto early = tell(cancel_order{{}, "o1"});
  BOOST_TEST(early.reply.refused == refusal::conflict);
  BOOST_TEST(early.reply.detail.ends_with("committing"));
  BOOST_TEST(saved == 0u);
  all<order_row>().clear();
  complete();
  auto cancelled = tell(cancel_order{{}, "o1"});
  BOOST_TEST(cancelled.outcome.opened == 1);
  BOOST_TEST(said(cancelled.outcome)
             == "order.events 4 cancelling cancelled, delivery.cancel 1");
  hear(delivery_cancelled{{{}, 1}});
  hear<payment_refunded>();
  auto ended = hear<inventory_released>();
  BOOST_TEST(ended.opened == -1);
  BOOST_TEST(row().status == order_status::cancelled);
}

BOOST_AUTO_TEST_CASE(what_is_decided_is_not_checked_out_again) {
  decide();
  auto again = tell(check_out_order{{}, "o1", {}}, "s2");
  BOOST_TEST(again.reply.refused == refusal::none);
  BOOST_TEST(again.reply.value.status == order_status::committing);
  BOOST_TEST(said(again.outcome) == "");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(what_is_not_acknowledged_is_not_removed) {
  decide();
  now += 1'000;
  BOOST_TEST(said(retire_old(now)) == "");
  BOOST_TEST(row().status == order_status::committing);
}

BOOST_AUTO_TEST_CASE(an_order_whose_time_has_come_is_looked_at) {
  decide();
  now = row().due_at;
  auto outcome = wake_up("o1");
  BOOST_TEST(said(outcome)
             == "inventory.commit, payment.commit, delivery.commit");
  BOOST_TEST(outcome.opened == 0);
  BOOST_TEST(row().due_at > now);
}

BOOST_AUTO_TEST_CASE(a_decision_that_nobody_acknowledges_is_news_once) {
  settings.stuck_after = 2;
  decide();
  now = row().due_at;
  auto stuck = wake_up("o1");
  BOOST_TEST_REQUIRE(stuck.news.has_value());
  BOOST_TEST(stuck.news->stuck);
  BOOST_TEST(stuck.news->status == order_status::committing);
  now = row().due_at;
  BOOST_TEST(!wake_up("o1").news.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
