#include "tests/actors/domain/till.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

static_assert(all_fields_named<payment_row>);

BOOST_FIXTURE_TEST_SUITE(payment_test, till)

// -- cards --------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_row_is_claimed_before_the_provider_is_asked) {
  process_payment command{saga(), pay(1'000, card)};
  auto made = tell(command);
  BOOST_TEST_REQUIRE(said(made) == "forward");
  auto& call = made.calls[0];
  BOOST_TEST((call.saga == command.saga));
  BOOST_TEST(call.amount == money{1'000});
  BOOST_TEST(call.within == call_timeout);
  BOOST_TEST(row().forward == forward_state::pending);
  BOOST_TEST((row().asked == std::vector{command}));
  BOOST_TEST(row().due_at == now + call_timeout);
}

BOOST_AUTO_TEST_CASE(a_duplicate_of_what_is_pending_asks_nobody) {
  process();
  BOOST_TEST(process() == "");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(the_providers_answer_decides) {
  process_payment command{saga(), pay(1'000, card)};
  tell(command);
  now += 10;
  auto made = tell(forward_answered{saga(), true, "tx-1"});
  BOOST_TEST((made.replies
              == std::vector<message>{
                  payment_completed{command.saga, command.purchase, "tx-1"}}));
  BOOST_TEST(made.calls.empty());
  BOOST_TEST(row().forward == forward_state::done);
  BOOST_TEST(row().transaction_id == "tx-1");
  BOOST_TEST(row().asked.empty());
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(row().at == now);
  BOOST_TEST(credit() == 5'000);
  BOOST_TEST(process() == "payment.completed");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(a_declined_card_is_a_reply) {
  BOOST_TEST(charge(false, "") == "payment.failed payment_declined");
  BOOST_TEST(row().forward == forward_state::refused);
  BOOST_TEST(process() == "payment.failed payment_declined");
}

BOOST_AUTO_TEST_CASE(the_same_answer_given_twice_is_one_answer) {
  charge(true);
  BOOST_TEST(answer_charge(true) == "");
  BOOST_TEST(answer_charge(false, "") == "");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(a_charge_without_an_answer_is_asked_for_again_in_time) {
  process();
  instant waited = 0;
  for (auto times : {1, 2, 4, 8, 16, 16, 16}) {
    auto patience = times * call_timeout;
    now += patience - 1;
    BOOST_TEST(due() == "");
    now += 1;
    auto again = calls_due();
    BOOST_TEST_REQUIRE(said(again) == "forward");
    BOOST_TEST((again[0].saga == saga()));
    BOOST_TEST(again[0].amount == money{1'000});
    BOOST_TEST(row().due_at == now + again[0].within);
    waited = again[0].within;
  }
  BOOST_TEST(waited == longest_patience(call_timeout));
  BOOST_TEST(answer_charge(true) == "payment.completed");
  now += 100 * call_timeout;
  BOOST_TEST(due() == "");
}

BOOST_AUTO_TEST_CASE(a_second_charge_is_voided_and_the_first_one_stays) {
  charge(true, "tx-1");
  auto made = tell(forward_answered{saga(), true, "tx-2"});
  BOOST_TEST(made.replies.empty());
  BOOST_TEST(said(made.calls) == "undo tx-2");
  BOOST_TEST(row().transaction_id == "tx-1");
  BOOST_TEST(answer_charge(true, "tx-2") == ""); // it is being voided
  now += call_timeout;
  BOOST_TEST(due() == "undo tx-2");
  BOOST_TEST(voided("tx-2") == "");
  BOOST_TEST(row().forward == forward_state::done);
  BOOST_TEST(row().undo == undo_state::none);
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(process() == "payment.completed");
}

BOOST_AUTO_TEST_CASE(a_card_is_refunded_when_the_provider_has_confirmed) {
  charge(true);
  BOOST_TEST(refund(card) == "undo");
  BOOST_TEST(row().undo == undo_state::pending);
  BOOST_TEST(row().due_at == now + call_timeout);
  now += 10;
  BOOST_TEST(voided() == "payment.refunded");
  BOOST_TEST(row().undo == undo_state::done);
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(row().at == now);
  BOOST_TEST(refund(card) == "payment.refunded");
  BOOST_TEST(voided() == "");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(the_provider_is_asked_whether_a_payment_is_known_or_not) {
  BOOST_TEST(refund(card, "unknown") == "undo");
  BOOST_TEST(row("unknown").forward == forward_state::none);
  BOOST_TEST(row("unknown").undo == undo_state::pending);
  charge(false);
  BOOST_TEST(refund(card) == "undo");
  BOOST_TEST(voided() == "payment.refunded");
}

BOOST_AUTO_TEST_CASE(a_refund_while_the_charge_is_pending_bars_it) {
  process();
  BOOST_TEST(refund(card) == "undo");
  BOOST_TEST(row().forward == forward_state::none);
  BOOST_TEST(row().asked.empty());
  BOOST_TEST(process() == "payment.failed cancelled");
  BOOST_TEST(answer_charge(false, "") == "");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(voided() == "payment.refunded");
}

BOOST_AUTO_TEST_CASE(a_charge_that_ends_after_its_refund_began_is_voided) {
  process();
  refund(card);
  BOOST_TEST(answer_charge(true) == "undo tx-1");
  BOOST_TEST(row().transaction_id == "");
  // It is refunded when nothing of it is charged any more.
  BOOST_TEST(voided() == "");
  BOOST_TEST(refund(card) == "");
  BOOST_TEST(voided("tx-1") == "payment.refunded");
  BOOST_TEST(row().due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_charge_that_ends_after_its_refund_is_voided_again) {
  process();
  refund(card);
  voided();
  for (auto late : {"tx-1", "tx-2"})
    BOOST_TEST(answer_charge(true, late) == std::string{"undo "} + late);
  now += call_timeout;
  BOOST_TEST(due() == "");
  now += call_timeout;
  BOOST_TEST(due() == "undo tx-1, undo tx-2");
  BOOST_TEST(voided("tx-1") == "");
  BOOST_TEST(row().due_at != 0);
  BOOST_TEST(voided("tx-2") == "payment.refunded"); // once more: it is stale
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(row().forward == forward_state::none);
}

BOOST_AUTO_TEST_CASE(a_charge_of_which_nothing_is_known_is_voided) {
  BOOST_TEST(answer_charge(false, "", "lost") == "");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(answer_charge(true, "tx-1") == "undo tx-1");
  BOOST_TEST(process() == "payment.failed cancelled");
  voided("tx-1");
  BOOST_TEST(refund(card) == "payment.refunded");
}

BOOST_AUTO_TEST_CASE(a_refund_asked_for_again_waits_as_the_first_one) {
  charge(true);
  refund(card);
  now += 500;
  BOOST_TEST(refund(card) == "");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(an_unconfirmed_void_is_repeated_in_time) {
  charge(true);
  refund(card);
  now += call_timeout - 1;
  BOOST_TEST(calls_due().empty());
  now += 1;
  auto again = calls_due();
  BOOST_TEST_REQUIRE(said(again) == "undo");
  BOOST_TEST((again[0].saga == saga()));
  BOOST_TEST(row().due_at == now + 2 * call_timeout);
  BOOST_TEST(calls_due().empty());
  voided();
  now += 100 * call_timeout;
  BOOST_TEST(calls_due().empty());
}

BOOST_AUTO_TEST_CASE(a_void_confirmed_in_the_same_batch_is_not_repeated) {
  charge(true);
  refund(card);
  now += call_timeout;
  auto again = run_due<payment_row>([](auto& rows) {
    handle(rows, undo_answered{saga(), ""});
    return ask_again(rows).calls;
  });
  BOOST_TEST(again.empty());
  BOOST_TEST(row().undo == undo_state::done);
  BOOST_TEST(row().due_at == 0);
}

// -- what is forgotten --------------------------------------------------------

BOOST_AUTO_TEST_CASE(what_is_forgotten_stays_paid_and_is_settled) {
  capture(1'500);
  capture(500, "s2");
  forget();
  forget();
  BOOST_TEST(credit() == 3'000);
  BOOST_TEST(at<settled_row>("wallet ann").sum == 1'500);
  forget("s2");
  BOOST_TEST(at<settled_row>("wallet ann").sum == 2'000);
  BOOST_TEST(all<payment_row>().empty());
  charge(true);
  forget();
  BOOST_TEST(at<settled_row>("card").sum == 1'000);
  BOOST_TEST(all<payment_row>().empty());
}

BOOST_AUTO_TEST_CASE(what_was_not_paid_is_forgotten_without_a_trace) {
  capture(1'500);
  refund(wallet);
  charge(false, "");
  capture(9'999, "s2");
  for (auto id : {"s1", "s2", "never heard of"})
    forget(id);
  BOOST_TEST(all<payment_row>().empty());
  BOOST_TEST(all<settled_row>().empty());
  BOOST_TEST(credit() == 5'000);
}

BOOST_AUTO_TEST_CASE(what_its_account_cannot_hold_is_not_forgotten) {
  charge(true);
  all<settled_row>()["card"] = {"card", max_money.minor};
  forget();
  BOOST_TEST(row().forward == forward_state::done);
  BOOST_TEST(at<settled_row>("card").sum == max_money.minor);
}

BOOST_AUTO_TEST_CASE(a_charge_that_has_to_be_voided_is_not_forgotten) {
  charge(true);
  answer_charge(true, "tx-2");
  forget();
  BOOST_TEST(at<settled_row>("card").sum == 1'000);
  BOOST_TEST(row().forward == forward_state::none);
  BOOST_TEST(row().undo == undo_state::done);
  now = row().due_at;
  BOOST_TEST(due() == "undo tx-2");
  voided("tx-2");
  forget();
  BOOST_TEST(all<payment_row>().empty());
  BOOST_TEST(at<settled_row>("card").sum == 1'000);
}

// -- views --------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_payment_is_seen_as_completed_failed_or_refunded) {
  charge(true);
  BOOST_TEST((view_of(row())
              == payment_view{"o1",
                              {1'000},
                              card,
                              payment_status::completed,
                              "tx-1",
                              reason::none}));
  refund(card);
  BOOST_TEST(view_of(row()).status == payment_status::completed);
  voided();
  BOOST_TEST(view_of(row()).status == payment_status::refunded);
  capture(6'000, "s2");
  auto failed = view_of(row("s2"));
  BOOST_TEST(failed.status == payment_status::failed);
  BOOST_TEST(failed.reason == reason::insufficient_credit);
  refund(wallet, "s2");
  BOOST_TEST(view_of(row("s2")).status == payment_status::failed);
}

BOOST_AUTO_TEST_SUITE_END()
