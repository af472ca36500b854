#include "tests/actors/domain/till.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

static_assert(all_fields_named<wallet_row>);

BOOST_FIXTURE_TEST_SUITE(wallet_test, till)

// -- payments -----------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_wallet_is_debited) {
  process_payment command{saga(), pay(1'500, wallet)};
  auto made = tell(command);
  BOOST_TEST(made.calls.empty());
  BOOST_TEST((made.replies
              == std::vector<message>{payment_completed{
                  command.saga, command.purchase, "wallet-s1"}}));
  BOOST_TEST(credit() == 3'500);
  BOOST_TEST(deposited() == 5'000);
  BOOST_TEST(row().order_id == "o1");
  BOOST_TEST(row().forward == forward_state::done);
  BOOST_TEST(row().amount == money{1'500});
  BOOST_TEST(row().at == now);
}

BOOST_AUTO_TEST_CASE(the_whole_credit_may_be_spent_and_no_cent_more) {
  BOOST_TEST(capture(5'001) == "payment.failed insufficient_credit");
  BOOST_TEST(credit() == 5'000);
  BOOST_TEST(saved == 1u); // the barrier alone
  BOOST_TEST(capture(5'000, "s2") == "payment.completed");
  BOOST_TEST(credit() == 0);
}

BOOST_AUTO_TEST_CASE(without_a_wallet_there_is_no_credit) {
  process_payment command{saga(), pay(0, wallet)};
  command.purchase.user_id = "bob";
  BOOST_TEST(said(tell(command)) == "payment.failed insufficient_credit");
  BOOST_TEST(!all<wallet_row>().contains("bob"));
}

BOOST_AUTO_TEST_CASE(an_order_of_nothing_is_paid_from_an_empty_wallet) {
  deposit(-5'000);
  BOOST_TEST(capture(0) == "payment.completed");
}

BOOST_AUTO_TEST_CASE(a_duplicate_is_answered_again_and_debits_nothing) {
  capture(1'500);
  BOOST_TEST(capture(1'500) == "payment.completed");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(credit() == 3'500);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_repeated_even_when_there_is_credit_now) {
  capture(6'000);
  deposit(10'000);
  BOOST_TEST(capture(6'000) == "payment.failed insufficient_credit");
  BOOST_TEST(credit() == 15'000);
}

BOOST_AUTO_TEST_CASE(a_refund_gives_the_stored_amount_back_once) {
  capture(1'500);
  BOOST_TEST(refund(wallet) == "payment.refunded");
  BOOST_TEST(credit() == 5'000);
  BOOST_TEST(row().undo == undo_state::done);
  BOOST_TEST(refund(wallet) == "payment.refunded");
  BOOST_TEST(credit() == 5'000);
  BOOST_TEST(capture(1'500) == "payment.completed");
  BOOST_TEST(credit() == 5'000);
}

BOOST_AUTO_TEST_CASE(a_refund_follows_the_stored_method_not_the_message) {
  capture(1'500);
  BOOST_TEST(refund(card) == "payment.refunded");
  BOOST_TEST(credit() == 5'000);
}

BOOST_AUTO_TEST_CASE(an_early_refund_of_a_wallet_plants_a_tombstone) {
  BOOST_TEST(refund(wallet) == "payment.refunded");
  BOOST_TEST(row().forward == forward_state::none);
  BOOST_TEST(row().undo == undo_state::done);
  BOOST_TEST(capture(1'500) == "payment.failed cancelled");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(credit() == 5'000);
}

BOOST_AUTO_TEST_CASE(undoing_a_refused_capture_succeeds) {
  capture(6'000);
  BOOST_TEST(refund(wallet) == "payment.refunded");
  BOOST_TEST(credit() == 5'000);
}

// -- deposits -----------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_first_deposit_makes_the_wallet) {
  auto made = tell(deposit_credit{{}, "bob", {700}});
  BOOST_TEST((made.value == wallet_view{"bob", {700}}));
  BOOST_TEST(at<wallet_row>("bob").deposited == money{700});
  BOOST_TEST(deposit(300).value.credit == money{5'300});
}

BOOST_AUTO_TEST_CASE(a_withdrawal_takes_what_is_there) {
  auto refused = deposit(-5'001);
  BOOST_TEST(refused.refused == refusal::conflict);
  BOOST_TEST(refused.detail
             == "the credit of ann is 50.00 and cannot fall below 0");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(deposit(-5'000).value.credit == money{0});
  BOOST_TEST(deposited() == 0);
}

BOOST_AUTO_TEST_CASE(nothing_is_withdrawn_from_a_wallet_that_is_not_there) {
  auto refused = tell(deposit_credit{{}, "bob", {-1}});
  BOOST_TEST(refused.refused == refusal::not_found);
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(credit_never_overflows_not_even_when_it_is_refunded) {
  auto refused = deposit(max_money.minor);
  BOOST_TEST(refused.refused == refusal::conflict);
  BOOST_TEST(refused.detail
             == "the credit of ann is 50.00, and no more than "
                "92233720368547758.07 can be deposited, with what was spent");
  BOOST_TEST(deposit(max_money.minor - 5'000).refused == refusal::none);
  capture(max_money.minor);
  BOOST_TEST(credit() == 0);
  BOOST_TEST(deposit(1).refused == refusal::conflict);
  refund(wallet);
  BOOST_TEST(credit() == max_money.minor);
}

BOOST_AUTO_TEST_CASE(a_deposit_with_a_key_is_done_once) {
  auto first = deposit(100, {"k", "print"});
  auto again = deposit(100, {"k", "print"});
  BOOST_TEST(again.replayed);
  BOOST_TEST((again.value == first.value));
  BOOST_TEST(deposit(200, {"k", "other"}).refused == refusal::key_reused);
  BOOST_TEST(credit() == 5'100);
  deposit(100);
  deposit(100);
  BOOST_TEST(credit() == 5'300);
}

BOOST_AUTO_TEST_SUITE_END()
