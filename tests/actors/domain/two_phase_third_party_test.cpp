#include "tests/actors/domain/voters.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

BOOST_AUTO_TEST_SUITE(two_phase_third_party_test)

// -- cards --------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(a_provider_is_asked_to_hold_the_amount, card_voter) {
  prepare_step<"payment"> command{{agreed(), bought}};
  auto made = tell(command);
  BOOST_TEST_REQUIRE(told(made) == "prepare");
  BOOST_TEST((made.calls[0].saga == agreed()));
  BOOST_TEST(made.calls[0].amount == money{1'500});
  BOOST_TEST(made.calls[0].within == call_timeout);
  BOOST_TEST(row().forward == forward_state::pending);
  BOOST_TEST((row().asked == std::vector{process_payment{command}}));
  BOOST_TEST(row().due_at == now + call_timeout);
  BOOST_TEST(prepare() == "");
  BOOST_TEST(saved == 0u);
}

BOOST_FIXTURE_TEST_CASE(who_asked_votes_when_it_is_answered, card_voter) {
  prepare();
  for (auto times : {1, 2, 4}) {
    now += times * call_timeout;
    BOOST_TEST(due() == "prepare");
  }
  BOOST_TEST(answer(true) == "payment.prepared");
  BOOST_TEST(row().transaction_id == "r1");
  BOOST_TEST(row().asked.empty());
  BOOST_TEST(row().due_at == now + call_timeout);
  BOOST_TEST(answer(true) == "");
  BOOST_TEST(saved == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_card_that_is_declined_is_a_vote_against, card_voter) {
  prepare();
  BOOST_TEST(answer(false) == "payment.failed payment_declined");
  BOOST_TEST(prepare() == "payment.failed payment_declined");
  BOOST_TEST(abort() == "payment.aborted");
  BOOST_TEST(row().due_at == 0);
}

BOOST_FIXTURE_TEST_CASE(what_is_held_is_captured_until_it_is_taken,
                        card_voter) {
  vote();
  auto made = tell(commit_step<"payment">{{agreed()}});
  BOOST_TEST_REQUIRE(told(made) == "commit r1");
  BOOST_TEST((made.calls[0].saga == agreed()));
  BOOST_TEST(row().due_at == now + call_timeout);
  BOOST_TEST(commit() == "");
  BOOST_TEST(confirm(false) == "");
  BOOST_TEST(saved == 0u);
  for (auto times : {1, 2, 4, 8, 16, 16}) {
    now += times * call_timeout - 1;
    BOOST_TEST(due() == "");
    now += 1;
    BOOST_TEST(due() == "commit r1");
    confirm(false);
  }
  made = tell(commit_answered{agreed(), true});
  BOOST_TEST(
      (made.replies
       == std::vector<message>{step_committed<"payment">{agreed(), "r1"}}));
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(row().at == now);
  BOOST_TEST(confirm() == "");
  BOOST_TEST(commit() == "payment.committed");
  BOOST_TEST(saved == 0u);
}

BOOST_FIXTURE_TEST_CASE(what_is_held_is_voided_before_it_is_aborted,
                        card_voter) {
  vote();
  BOOST_TEST(abort() == "undo");
  BOOST_TEST(abort() == "");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(next() == "undo");
  BOOST_TEST(row().due_at == now + 2 * call_timeout);
  BOOST_TEST(answer(true) == "");
  BOOST_TEST(undone() == "payment.aborted");
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(undone() == "");
  BOOST_TEST(abort() == "payment.aborted");
  BOOST_TEST(saved == 0u);
}

BOOST_FIXTURE_TEST_CASE(an_abort_while_the_provider_is_asked_bars_it,
                        card_voter) {
  prepare();
  BOOST_TEST(abort() == "undo");
  BOOST_TEST(row().asked.empty());
  BOOST_TEST(prepare() == "payment.failed cancelled");
  BOOST_TEST(answer(true) == "undo r1");
  BOOST_TEST(undone() == ""); // something is held still
  BOOST_TEST(abort() == "");
  BOOST_TEST(given_back("r1") == "payment.aborted");
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(row().transaction_id == "");
}

BOOST_FIXTURE_TEST_CASE(a_provider_is_asked_though_nothing_is_known,
                        card_voter) {
  BOOST_TEST(abort() == "undo");
  BOOST_TEST(prepare() == "payment.failed cancelled");
  BOOST_TEST(undone() == "payment.aborted");
}

/// Of a row that does not know any more how it was coordinated.
BOOST_FIXTURE_TEST_CASE(what_is_barred_is_undone_in_some_words, card_voter) {
  prepare();
  abort();
  now = row().due_at;
  auto again = calls_due();
  BOOST_TEST_REQUIRE(said(again) == "undo");
  BOOST_TEST(hear(undo_answered{again[0].saga, ""}) == "payment.refunded");
}

BOOST_FIXTURE_TEST_CASE(a_second_authorisation_is_voided_the_first_one_stays,
                        card_voter) {
  vote();
  BOOST_TEST(answer(true, "r2") == "undo r2");
  BOOST_TEST(next() == "payment.prepared, undo r2");
  BOOST_TEST(given_back("r2") == "");
  BOOST_TEST(state() == "prepared");
  BOOST_TEST(row().transaction_id == "r1");
  BOOST_TEST_REQUIRE(row().due_at != 0); // it is in doubt still
  BOOST_TEST(next() == "payment.prepared");
  BOOST_TEST(commit() == "commit r1");
}

BOOST_FIXTURE_TEST_CASE(a_second_authorisation_is_voided_when_it_is_committed,
                        card_voter) {
  vote();
  answer(true, "r2");
  BOOST_TEST(commit() == "commit r1, undo r2");
  BOOST_TEST(confirm() == "payment.committed");
  BOOST_TEST(next() == "undo r2");
  BOOST_TEST(given_back("r2") == "");
  BOOST_TEST(state() == "done");
  BOOST_TEST(row().due_at == 0);
}

BOOST_FIXTURE_TEST_CASE(all_is_voided_before_it_is_aborted, card_voter) {
  vote();
  answer(true, "r2");
  BOOST_TEST(abort() == "undo, undo r2");
  BOOST_TEST(undone() == "");
  BOOST_TEST(given_back("r2") == "payment.aborted");
  BOOST_TEST(row().due_at == 0);
}

BOOST_FIXTURE_TEST_CASE(what_was_declined_and_is_held_is_voided_as_well,
                        card_voter) {
  vote_against();
  BOOST_TEST(answer(true) == "undo r1");
  BOOST_TEST(abort() == "");
  given_back("r1");
  BOOST_TEST(abort() == "payment.aborted");
  BOOST_TEST(row().due_at == 0);
}

BOOST_FIXTURE_TEST_CASE(what_a_provider_has_to_do_is_not_forgotten,
                        card_voter) {
  vote();
  commit();
  forget();
  BOOST_TEST(saved == 0u);
  BOOST_TEST(next() == "commit r1");
  confirm();
  forget();
  BOOST_TEST(state() == "nothing");
  BOOST_TEST(at<settled_row>("card").sum == 1'500);
  prepare();
  forget();
  BOOST_TEST(next() == "undo");
}

BOOST_FIXTURE_TEST_CASE(what_is_captured_is_refunded_as_ever, card_voter) {
  done();
  BOOST_TEST(hear(refund_payment{agreed(), payment_method::card}) == "undo");
  BOOST_TEST(undone() == "payment.refunded");
}

BOOST_FIXTURE_TEST_CASE(a_payment_is_authorised_until_it_is_taken, card_voter) {
  auto status = [this] { return view_of(row()).status; };
  vote();
  BOOST_TEST((view_of(row())
              == payment_view{"o1",
                              {1'500},
                              payment_method::card,
                              payment_status::authorised,
                              "r1",
                              reason::none}));
  commit();
  BOOST_TEST(status() == payment_status::authorised);
  confirm();
  BOOST_TEST(status() == payment_status::completed);
  all<payment_row>().clear();
  vote();
  abort();
  BOOST_TEST(status() == payment_status::authorised);
  undone();
  BOOST_TEST(status() == payment_status::refunded);
}

// -- deliveries ---------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(a_carrier_is_asked_to_hold_a_slot, depot_voter) {
  auto made = tell(prepare_step<"delivery">{{agreed(), bought}});
  BOOST_TEST_REQUIRE(told(made) == "prepare");
  BOOST_TEST(made.calls[0].address == "Main Street 1");
  BOOST_TEST(answer(true) == "delivery.prepared");
  BOOST_TEST(row().tracking_number == "r1");
  BOOST_TEST(row().estimated_delivery == 5'000);
  BOOST_TEST(commit() == "commit r1");
  BOOST_TEST(next() == "commit r1");
  made = tell(commit_answered{agreed(), true});
  BOOST_TEST(
      (made.replies
       == std::vector<message>{step_committed<"delivery">{agreed(), "r1"}}));
  BOOST_TEST(row().due_at == 0);
}

BOOST_FIXTURE_TEST_CASE(a_slot_is_given_back_before_it_is_aborted,
                        depot_voter) {
  vote();
  BOOST_TEST(abort() == "undo");
  BOOST_TEST(abort() == "");
  BOOST_TEST(next() == "undo");
  BOOST_TEST(undone() == "delivery.aborted");
  BOOST_TEST(row().due_at == 0);
}

BOOST_FIXTURE_TEST_CASE(no_carrier_is_asked_for_what_none_was_asked_for,
                        depot_voter) {
  BOOST_TEST(abort() == "delivery.aborted");
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(prepare() == "delivery.failed cancelled");
}

BOOST_FIXTURE_TEST_CASE(a_slot_that_is_given_late_is_given_back, depot_voter) {
  prepare();
  BOOST_TEST(abort() == "undo");
  BOOST_TEST(answer(true) == "undo 2 of r1");
  BOOST_TEST(undone() == "");
  BOOST_TEST(given_back("r1", 2) == "delivery.aborted");
  BOOST_TEST(row().due_at == 0);
}

/// The port forbids it; that it were aborted would be a lie.
BOOST_FIXTURE_TEST_CASE(a_slot_that_is_kept_is_not_aborted, depot_voter) {
  vote();
  abort();
  BOOST_TEST(undone(false) == "delivery.kept 0");
  BOOST_TEST(abort() == "delivery.kept 0");
}

BOOST_FIXTURE_TEST_CASE(what_is_scheduled_is_cancelled_as_ever, depot_voter) {
  done();
  BOOST_TEST(hear(cancel_delivery{agreed(), 1}) == "undo 1");
  BOOST_TEST(hear(undo_answered{agreed(), "", false, 1}) == "delivery.kept 1");
  BOOST_TEST(hear(cancel_delivery{agreed(), 2}) == "undo 2");
  BOOST_TEST(hear(undo_answered{agreed(), "", true, 2})
             == "delivery.cancelled 2");
}

/// Its row was lost: the answer is the carrier's, not that of an abort.
BOOST_FIXTURE_TEST_CASE(an_unknown_delivery_that_is_kept_is_kept, depot_voter) {
  BOOST_TEST(hear(cancel_delivery{agreed(), 1}) == "undo 1");
  BOOST_TEST(hear(undo_answered{agreed(), "", false, 1}) == "delivery.kept 1");
  BOOST_TEST(hear(cancel_delivery{agreed(), 1}) == "delivery.kept 1");
}

BOOST_FIXTURE_TEST_CASE(a_delivery_is_held_until_it_is_scheduled, depot_voter) {
  auto status = [this] { return view_of(row()).status; };
  vote();
  BOOST_TEST((view_of(row())
              == delivery_view{"o1", delivery_status::held, "r1", 5'000,
                               reason::none}));
  commit();
  BOOST_TEST(status() == delivery_status::held);
  confirm();
  BOOST_TEST(status() == delivery_status::scheduled);
  all<delivery_row>().clear();
  vote();
  abort();
  BOOST_TEST(status() == delivery_status::held);
  undone();
  BOOST_TEST(status() == delivery_status::cancelled);
}

BOOST_AUTO_TEST_SUITE_END()
