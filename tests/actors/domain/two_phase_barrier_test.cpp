#include "tests/actors/domain/voters.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

/// What a vote that is given again says of its saga.
template <class Rows>
saga_context voted(const step_outcome& made) {
  return std::get<step_prepared<Rows::name>>(made.replies.at(0)).saga;
}

} // namespace

BOOST_AUTO_TEST_SUITE(two_phase_barrier_test)

// -- what is held -------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(an_inventory_reserves_what_it_votes_for, stock_voter) {
  BOOST_TEST(prepare() == "inventory.prepared");
  BOOST_TEST(holds());
  BOOST_TEST(row().order_id == "o1");
  BOOST_TEST(row().at == now);
  BOOST_TEST(row().due_at == now + call_timeout);
  now += 10;
  BOOST_TEST(commit() == "inventory.committed");
  BOOST_TEST(holds());
  BOOST_TEST(saved == 1u); // the barrier alone
  BOOST_TEST(row().at == now);
  BOOST_TEST(row().due_at == 0);
}

BOOST_FIXTURE_TEST_CASE(what_is_aborted_is_put_back_once, stock_voter) {
  vote();
  BOOST_TEST(abort() == "inventory.aborted");
  BOOST_TEST(!holds());
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(abort() == "inventory.aborted");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(!holds());
  BOOST_TEST(prepare() == "inventory.failed cancelled");
  BOOST_TEST(!holds());
}

BOOST_FIXTURE_TEST_CASE(an_abort_before_the_prepare_bars_it, stock_voter) {
  BOOST_TEST(abort() == "inventory.aborted");
  BOOST_TEST(row().order_id == "o1");
  BOOST_TEST(row().forward == forward_state::none);
  BOOST_TEST(prepare() == "inventory.failed cancelled");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(!holds());
}

BOOST_FIXTURE_TEST_CASE(a_vote_against_gives_its_reason, stock_voter) {
  vote_against();
  BOOST_TEST(!holds());
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(prepare() == "inventory.failed insufficient_stock");
  BOOST_TEST(abort() == "inventory.aborted");
  BOOST_TEST(prepare() == "inventory.failed insufficient_stock");
}

BOOST_FIXTURE_TEST_CASE(what_is_done_is_released_as_ever, stock_voter) {
  done();
  BOOST_TEST(hear(release_inventory{agreed()}) == "inventory.released");
  BOOST_TEST(!holds());
  BOOST_TEST(commit() == "inventory.committed");
  BOOST_TEST(!holds());
}

BOOST_FIXTURE_TEST_CASE(a_wallet_is_debited_when_it_votes, wallet_voter) {
  BOOST_TEST(prepare() == "payment.prepared");
  BOOST_TEST(credit() == 3'500);
  auto made = tell(commit_step<"payment">{{agreed()}});
  BOOST_TEST((made.replies
              == std::vector<message>{
                  step_committed<"payment">{agreed(), "wallet-s1"}}));
  BOOST_TEST(made.calls.empty());
  BOOST_TEST(credit() == 3'500);
}

BOOST_FIXTURE_TEST_CASE(a_wallet_gets_back_what_is_aborted, wallet_voter) {
  vote();
  BOOST_TEST(abort() == "payment.aborted");
  BOOST_TEST(credit() == 5'000);
  BOOST_TEST(abort() == "payment.aborted");
  BOOST_TEST(credit() == 5'000);
}

BOOST_FIXTURE_TEST_CASE(the_stored_method_counts_not_the_aborts, wallet_voter) {
  vote();
  bought.method = payment_method::card; // as of one that was presumed
  BOOST_TEST(abort() == "payment.aborted");
  BOOST_TEST(credit() == 5'000);
}

BOOST_FIXTURE_TEST_CASE(a_wallet_without_credit_votes_against, wallet_voter) {
  vote_against();
  BOOST_TEST(prepare() == "payment.failed insufficient_credit");
  BOOST_TEST(credit() == 5'000);
  BOOST_TEST(abort() == "payment.aborted");
  BOOST_TEST(credit() == 5'000);
}

// -- in doubt -----------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(who_hears_nothing_votes_again_and_waits, stock_voter) {
  vote();
  for (auto times : {1, 2, 4, 8, 16, 16, 16}) {
    now += times * call_timeout - 1;
    BOOST_TEST(due() == "");
    now += 1;
    auto again = inventory_desk::due();
    BOOST_TEST((again.replies
                == std::vector<message>{step_prepared<"inventory">{
                    {{.saga_id = "s1",
                      .order_id = "o1",
                      .coordination = coordination::two_phase_commit,
                      .traceparent = {}}}}}));
    BOOST_TEST(again.calls.empty());
    BOOST_TEST(state() == "prepared");
    BOOST_TEST(holds());
  }
  now += 1'000 * call_timeout;
  BOOST_TEST(due() == "inventory.prepared");
  BOOST_TEST(commit() == "inventory.committed");
  now += 1'000 * call_timeout;
  BOOST_TEST(due() == "");
}

BOOST_FIXTURE_TEST_CASE(a_wallet_in_doubt_votes_again, wallet_voter) {
  vote();
  now = row().due_at;
  auto again = payment_desk::due();
  BOOST_TEST((voted<payment_rows>(again) == agreed()));
  BOOST_TEST(again.calls.empty());
  BOOST_TEST(credit() == 3'500);
}

BOOST_FIXTURE_TEST_CASE(a_card_in_doubt_votes_again, card_voter) {
  vote();
  BOOST_TEST(row().due_at == now + call_timeout);
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(next() == "payment.prepared");
  BOOST_TEST(state() == "prepared");
  now = row().due_at;
  BOOST_TEST((voted<payment_rows>(payment_desk::due()) == agreed()));
}

BOOST_FIXTURE_TEST_CASE(a_delivery_in_doubt_votes_again, depot_voter) {
  vote();
  now = row().due_at;
  BOOST_TEST((voted<delivery_rows>(delivery_desk::due()) == agreed()));
  BOOST_TEST(state() == "prepared");
}

BOOST_FIXTURE_TEST_CASE(a_vote_decided_in_the_same_batch_is_not_repeated,
                        stock_voter) {
  vote();
  now += call_timeout;
  auto again = run_due<reservation_row>([](auto& rows) {
    handle(rows, commit_step<"inventory">{{agreed()}});
    return ask_again(rows).replies;
  });
  BOOST_TEST(said(again) == "");
  BOOST_TEST(state() == "done");
}

BOOST_FIXTURE_TEST_CASE(what_is_in_doubt_is_not_forgotten, stock_voter) {
  vote();
  forget();
  BOOST_TEST(saved == 0u);
  BOOST_TEST(holds());
  BOOST_TEST(next() == "inventory.prepared");
  abort(); // as is presumed of an order that is gone
  forget();
  BOOST_TEST(state() == "nothing");
  BOOST_TEST(all<settled_row>().empty());
}

BOOST_FIXTURE_TEST_CASE(what_is_committed_is_settled_when_it_is_forgotten,
                        stock_voter) {
  done();
  forget();
  BOOST_TEST(holds());
  BOOST_TEST(at<settled_row>("mouse").sum == 3);
}

BOOST_AUTO_TEST_CASE(what_was_never_prepared_is_not_committed) {
  auto refuses = [](auto& it) {
    auto before = it.state();
    BOOST_CHECK_THROW(it.commit(), std::logic_error);
    BOOST_TEST(it.state() == before);
  };
  stock_voter never, against, aborted;
  refuses(never);
  against.vote_against();
  refuses(against);
  aborted.vote();
  aborted.abort();
  refuses(aborted);
  card_voter unanswered;
  unanswered.prepare();
  refuses(unanswered);
}

BOOST_AUTO_TEST_CASE(what_is_to_be_committed_in_vain_is_named) {
  card_voter it;
  BOOST_CHECK_EXCEPTION(
      it.commit(), std::logic_error, [](const std::logic_error& e) {
        return std::string_view{e.what()}
               == "saga s1 is to be committed and is not prepared";
      });
}

// -- an abort in a choreography -----------------------------------------------

BOOST_AUTO_TEST_CASE(an_abort_of_what_is_done_tells_it) {
  auto how = agreed(coordination::choreography);
  stock_voter stock;
  stock.hear(reserve_inventory{how, stock.bought});
  BOOST_TEST(stock.abort(how) == "inventory.reserved");
  BOOST_TEST(stock.saved == 0u);
  BOOST_TEST(stock.holds());
  wallet_voter wallet;
  wallet.hear(process_payment{how, wallet.bought});
  BOOST_TEST(wallet.abort(how) == "payment.completed");
  depot_voter depot;
  depot.hear(schedule_delivery{how, depot.bought});
  BOOST_TEST(depot.abort(how) == ""); // it is told when it is answered
  BOOST_TEST(depot.state() == "pending");
  BOOST_TEST(depot.hear(forward_answered{how, true, "r1"})
             == "delivery.scheduled");
  BOOST_TEST(depot.abort(how) == "delivery.scheduled");
  BOOST_TEST(depot.next() == "");
}

// -- views --------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(a_reservation_is_seen_while_it_is_held, stock_voter) {
  vote();
  BOOST_TEST((view_of(row()) == reservation_view{"o1", false, {{"mouse", 3}}}));
  commit();
  BOOST_TEST(!view_of(row()).released);
  stock_voter other;
  other.vote();
  other.abort();
  BOOST_TEST(view_of(other.row()).released);
}

BOOST_FIXTURE_TEST_CASE(a_wallets_payment_is_authorised_first, wallet_voter) {
  vote();
  BOOST_TEST(view_of(row()).status == payment_status::authorised);
  commit();
  BOOST_TEST(view_of(row()).status == payment_status::completed);
  wallet_voter other;
  other.vote();
  other.abort();
  BOOST_TEST(view_of(other.row()).status == payment_status::refunded);
}

BOOST_AUTO_TEST_SUITE_END()
