#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

/// Orders that another build has begun, by a table with other steps.
struct other_build : order_desk {
  void place() {
    tell(place_order{{}, "o1", buy({{"mouse", 2}}, 500), {}, {}}, "s1");
  }

  template <class Reply>
  std::string hear(Reply reply = {}) {
    return said(order_desk::hear(std::move(reply)));
  }

  std::string cancel() { return said(tell(cancel_order{{}, "o1"}).outcome); }

  std::string due() {
    now = row().due_at;
    return said(wake_up("o1"));
  }

  order_answer check_out() { return tell(check_out_order{{}, "o1", {}}, "s2"); }

  /// Its table had no delivery yet.
  void shorten() { row().steps.resize(2); }

  /// Its table has one step more.
  void lengthen() { row().steps.push_back({.step = "gift", .detail = {}}); }

  std::string status() { return std::string{to_string(row().status)}; }
};

const auto no_gift = "no step of saga native is called gift";
const auto no_saga = "no saga is called of_a_later_build";

} // namespace

BOOST_FIXTURE_TEST_SUITE(order_plan_test, other_build)

// -- of an older table --------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_shorter_plan_is_followed_to_its_end) {
  for (auto from : {order_status::pending, order_status::inventory_reserved}) {
    all<order_row>().clear();
    place();
    if (from == order_status::pending)
      shorten();
    BOOST_TEST(due() == "inventory.reserve");
    BOOST_TEST(hear<inventory_reserved>()
               == "order.events 2 inventory_reserved, payment.process");
    if (from == order_status::inventory_reserved)
      shorten();
    BOOST_TEST(due() == "payment.process");
    BOOST_TEST(hear<payment_completed>() == "order.events 3 completed");
    BOOST_TEST(row().due_at == 0);
    BOOST_TEST(row().steps.size() == 2u);
  }
}

BOOST_AUTO_TEST_CASE(a_shorter_plan_is_cancelled) {
  place();
  shorten();
  hear<inventory_reserved>();
  hear<payment_completed>();
  BOOST_TEST(cancel() == "order.events 4 cancelling cancelled, payment.refund");
  BOOST_TEST(due() == "payment.refund");
  BOOST_TEST(hear<payment_refunded>() == "inventory.release");
  BOOST_TEST(hear<inventory_released>()
             == "order.events 5 cancelled cancelled");
}

BOOST_AUTO_TEST_CASE(a_shorter_plan_is_compensated_and_begun_anew_as_a_whole) {
  place();
  shorten();
  hear<inventory_reserved>();
  BOOST_TEST(hear(payment_failed{{{}, {}, reason::payment_declined}})
             == "order.events 3 compensating payment_declined,"
                " inventory.release");
  BOOST_TEST(due() == "inventory.release");
  BOOST_TEST(hear<inventory_released>()
             == "order.events 4 failed payment_declined");
  BOOST_TEST(check_out().reply.refused == refusal::none);
  BOOST_TEST(row().steps.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_draft_of_an_older_table_begins_by_this_one) {
  place();
  shorten();
  row().status = order_status::draft;
  BOOST_TEST(said(check_out().outcome)
             == "order.created, order.events 2 pending, inventory.reserve");
  BOOST_TEST(row().steps.size() == 3u);
}

BOOST_AUTO_TEST_CASE(only_who_had_a_step_is_told_that_the_order_is_gone) {
  place();
  shorten();
  hear<inventory_reserved>();
  hear<payment_completed>();
  BOOST_TEST(said(retire_old(now + 1)) == "inventory.forget, payment.forget");
  BOOST_TEST(all<order_row>().empty());
}

// -- of a later table ---------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_plan_is_followed_up_to_what_this_build_does_not_know) {
  place();
  lengthen();
  hear<inventory_reserved>();
  hear<payment_completed>();
  auto before = row();
  BOOST_TEST(hear<delivery_scheduled>() == "");
  BOOST_TEST(row().stuck);
  BOOST_TEST((row().steps == before.steps));
  BOOST_TEST(status() == "payment_completed");
  // So that it is answered again, maybe to whoever knows how to go on.
  BOOST_TEST(due() == "delivery.schedule");
}

BOOST_AUTO_TEST_CASE(why_an_unknown_step_is_stuck_is_told_once) {
  place();
  lengthen();
  row().steps[0].state = row().steps[1].state = row().steps[2].state
      = step_state::done;
  row().steps[3].state = step_state::running;
  now = row().due_at;
  auto outcome = wake_up("o1");
  BOOST_TEST(said(outcome) == "");
  BOOST_TEST_REQUIRE(outcome.news.has_value());
  BOOST_TEST(outcome.news->detail == no_gift);
  BOOST_TEST(row().due_at == now + settings.longest_backoff);
  now = row().due_at;
  BOOST_TEST(!wake_up("o1").news.has_value());
}

BOOST_AUTO_TEST_CASE(a_plan_is_undone_where_nothing_unknown_was_done) {
  place();
  lengthen();
  hear<inventory_reserved>();
  BOOST_TEST(hear(payment_failed{{{}, {}, reason::payment_declined}})
             == "order.events 3 compensating payment_declined,"
                " inventory.release");
  BOOST_TEST(hear<inventory_released>()
             == "order.events 4 failed payment_declined");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_undone_here_is_not_cancelled_here) {
  place();
  lengthen();
  for (auto& step : row().steps)
    step.state = step_state::done;
  row().status = order_status::completed;
  auto before = row();
  auto refused = tell(cancel_order{{}, "o1"});
  BOOST_TEST((refused.reply.refused == refusal::conflict));
  BOOST_TEST(refused.reply.detail == no_gift);
  BOOST_TEST((row() == before));
}

BOOST_AUTO_TEST_CASE(what_an_unknown_participant_has_is_not_forgotten) {
  place();
  lengthen();
  row().status = order_status::completed;
  BOOST_TEST(retire_old(now + 1).empty());
  BOOST_TEST(all<order_row>().size() == 1u);
}

// -- of a table that is not known here ----------------------------------------

BOOST_AUTO_TEST_CASE(what_this_build_cannot_decide_is_stuck_and_kept) {
  place();
  row().saga = "of_a_later_build";
  now = row().due_at;
  auto before = row();
  auto outcome = wake_up("o1");
  BOOST_TEST(said(outcome) == "");
  BOOST_TEST_REQUIRE(outcome.news.has_value());
  BOOST_TEST(outcome.news->stuck);
  BOOST_TEST(outcome.news->detail == no_saga);
  BOOST_TEST(row().stuck);
  BOOST_TEST(row().due_at == now + settings.longest_backoff);
  BOOST_TEST((row().steps == before.steps));
  now = row().due_at;
  BOOST_TEST(!wake_up("o1").news.has_value());
  row().saga = native_saga;
  BOOST_TEST(due()
             == "order.events 2 compensating deadline, inventory.release");
  BOOST_TEST(!row().stuck);
}

BOOST_AUTO_TEST_CASE(a_reply_to_what_this_build_does_not_know_is_no_fault) {
  place();
  row().saga = "of_a_later_build";
  auto before = row();
  auto outcome = order_desk::hear<inventory_reserved>();
  BOOST_TEST(said(outcome) == "");
  BOOST_TEST_REQUIRE(outcome.news.has_value());
  BOOST_TEST(outcome.news->detail == no_saga);
  BOOST_TEST(row().stuck);
  BOOST_TEST(row().due_at == before.due_at);
  BOOST_TEST((row().steps == before.steps));
  row().saga = native_saga;
  BOOST_TEST(hear<inventory_reserved>()
             == "order.events 2 inventory_reserved, payment.process");
  BOOST_TEST(!row().stuck);
}

BOOST_AUTO_TEST_CASE(what_this_build_does_not_know_is_not_begun) {
  place();
  row().saga = "of_a_later_build";
  row().status = order_status::completed;
  auto refused = tell(cancel_order{{}, "o1"});
  BOOST_TEST((refused.reply.refused == refusal::conflict));
  BOOST_TEST(refused.reply.detail == no_saga);
  row().status = order_status::failed;
  BOOST_TEST((check_out().reply.refused == refusal::conflict));
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
