#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

struct depot : delivery_desk {
  std::string book(bool accepted, std::string tracking = "track-1") {
    return said(tell(booking_answered{
        {saga(), buy({{"mouse", 1}})}, accepted, std::move(tracking), 5'000}));
  }
  /// "ask" when the carrier has to be asked first.
  std::string cancel(std::uint32_t number) {
    auto outcome = tell(cancel_delivery{saga(), number});
    return outcome.ask_carrier ? "ask" : said(outcome.reply);
  }
  std::string called_back(std::uint32_t number, bool given_back) {
    return said(tell(callback_answered{{saga(), number}, given_back}));
  }
  delivery_row& row() { return at<delivery_row>("s1"); }
};

} // namespace

static_assert(all_fields_named<delivery_row>);

BOOST_FIXTURE_TEST_SUITE(delivery_test, depot)

BOOST_AUTO_TEST_CASE(the_carriers_answer_decides) {
  schedule_delivery command{saga(), buy({{"mouse", 1}})};
  BOOST_TEST((tell(booking_answered{command, true, "track-1", 5'000})
              == message{delivery_scheduled{command.saga, command.purchase,
                                            "track-1"}}));
  BOOST_TEST(row().forward == forward_state::done);
  BOOST_TEST(row().estimated_delivery == 5'000);
  BOOST_TEST(row().at == now);
}

BOOST_AUTO_TEST_CASE(a_refused_booking_is_a_reply) {
  BOOST_TEST(book(false, "") == "delivery.failed delivery_refused");
  BOOST_TEST(row().forward == forward_state::refused);
}

BOOST_AUTO_TEST_CASE(the_first_answer_counts) {
  book(true);
  BOOST_TEST(book(false) == "delivery.scheduled");
  BOOST_TEST(saved == 0u);
  auto again = tell(booking_answered{{saga(), buy({})}, true, "track-2", 1});
  BOOST_TEST(std::get<delivery_scheduled>(again).tracking_number == "track-1");
}

BOOST_AUTO_TEST_CASE(a_delivery_is_cancelled_when_the_carrier_has_agreed) {
  book(true);
  BOOST_TEST(cancel(1) == "ask");
  BOOST_TEST(row().undo == undo_state::pending);
  BOOST_TEST(row().due_at == now + confirm_within);
  BOOST_TEST(called_back(1, true) == "delivery.cancelled 1");
  BOOST_TEST(row().undo == undo_state::done);
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(cancel(1) == "delivery.cancelled 1");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(a_carrier_may_keep_the_parcel) {
  book(true);
  cancel(1);
  BOOST_TEST(called_back(1, false) == "delivery.kept 1");
  BOOST_TEST(row().undo == undo_state::kept);
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(cancel(1) == "delivery.kept 1");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(a_refused_cancellation_may_be_tried_again) {
  book(true);
  cancel(1);
  called_back(1, false);
  BOOST_TEST(cancel(2) == "ask");
  BOOST_TEST(row().undo == undo_state::pending);
  BOOST_TEST(row().cancel_number == 2u);
  BOOST_TEST(called_back(2, true) == "delivery.cancelled 2");
}

BOOST_AUTO_TEST_CASE(a_late_cancellation_gets_its_own_old_answer) {
  book(true);
  cancel(1);
  called_back(1, false);
  cancel(2);
  BOOST_TEST(cancel(1) == "delivery.kept 1");
  BOOST_TEST(saved == 0u);
  called_back(2, true);
  BOOST_TEST(cancel(1) == "delivery.kept 1");
}

BOOST_AUTO_TEST_CASE(an_answer_to_an_earlier_call_decides_nothing) {
  book(true);
  cancel(1);
  called_back(1, false);
  cancel(2);
  called_back(1, true);
  BOOST_TEST(row().undo == undo_state::pending);
  BOOST_TEST(row().cancel_number == 2u);
  BOOST_TEST(row().due_at == now + confirm_within);
}

BOOST_AUTO_TEST_CASE(the_first_answer_to_a_call_back_counts) {
  book(true);
  cancel(1);
  called_back(1, false);
  BOOST_TEST(called_back(1, true) == "delivery.kept 1");
  BOOST_TEST(row().undo == undo_state::kept);
}

BOOST_AUTO_TEST_CASE(an_early_cancellation_plants_a_tombstone) {
  BOOST_TEST(cancel(1) == "ask");
  BOOST_TEST(row().forward == forward_state::none);
  BOOST_TEST(row().order_id == "o1");
  BOOST_TEST(book(true) == "delivery.failed cancelled");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(called_back(1, true) == "delivery.cancelled 1");
  BOOST_TEST(book(true) == "delivery.failed cancelled");
  BOOST_TEST(row().tracking_number == "");
}

BOOST_AUTO_TEST_CASE(undoing_a_refused_booking_succeeds) {
  book(false);
  BOOST_TEST(cancel(1) == "ask");
  BOOST_TEST(called_back(1, true) == "delivery.cancelled 1");
}

BOOST_AUTO_TEST_CASE(a_cancellation_asked_for_again_asks_the_carrier_again) {
  book(true);
  cancel(1);
  now += 500;
  BOOST_TEST(cancel(1) == "ask");
  BOOST_TEST(row().due_at == now + confirm_within);
}

BOOST_AUTO_TEST_CASE(an_unanswered_call_back_is_repeated_in_time) {
  book(true);
  cancel(1);
  called_back(1, false);
  cancel(2);
  now += confirm_within - 1;
  BOOST_TEST(callbacks_due().empty());
  now += 1;
  auto due = callbacks_due();
  BOOST_TEST_REQUIRE(due.size() == 1u);
  BOOST_TEST(due[0].saga.saga_id == "s1");
  BOOST_TEST(due[0].saga.order_id == "o1");
  BOOST_TEST(due[0].number == 2u);
  BOOST_TEST(row().due_at == now + confirm_within);
  called_back(2, true);
  now += 10 * confirm_within;
  BOOST_TEST(callbacks_due().empty());
}

BOOST_AUTO_TEST_CASE(a_call_back_answered_in_the_same_batch_is_not_repeated) {
  book(true);
  cancel(1);
  now += confirm_within;
  auto again = run_due<delivery_row>([](auto& rows) {
    settle(rows, callback_answered{{saga(), 1}, true});
    return repeat_callbacks(rows, confirm_within);
  });
  BOOST_TEST(again.empty());
  BOOST_TEST(row().due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_delivery_is_seen_as_scheduled_failed_or_cancelled) {
  book(true);
  BOOST_TEST((view_of(row())
              == delivery_view{"o1", delivery_status::scheduled, "track-1",
                               5'000, reason::none}));
  cancel(1);
  BOOST_TEST(view_of(row()).status == delivery_status::scheduled);
  called_back(1, false);
  BOOST_TEST(view_of(row()).status == delivery_status::scheduled);
  cancel(2);
  called_back(2, true);
  BOOST_TEST(view_of(row()).status == delivery_status::cancelled);
  all<delivery_row>().clear();
  book(false);
  BOOST_TEST(view_of(row()).status == delivery_status::failed);
  BOOST_TEST(view_of(row()).reason == reason::delivery_refused);
}

BOOST_AUTO_TEST_SUITE_END()
