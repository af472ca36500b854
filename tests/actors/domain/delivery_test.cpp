#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

struct depot : delivery_desk {
  const schedule_delivery command{saga(), buy({{"mouse", 1}})};

  std::string schedule() { return said(tell(command)); }
  std::string answer_booking(bool accepted, const char* tracking = "track-1") {
    return said(tell(forward_answered{saga(), accepted, tracking, 5'000}));
  }
  std::string book(bool accepted, const char* tracking = "track-1") {
    schedule();
    return answer_booking(accepted, tracking);
  }
  std::string cancel(std::uint32_t number) {
    return said(tell(cancel_delivery{saga(), number}));
  }
  std::string called_back(std::uint32_t number, bool given_back,
                          const char* tracking = "") {
    return said(tell(undo_answered{saga(), tracking, given_back, number}));
  }
  void call_back_in_vain() {
    book(true);
    cancel(1);
    called_back(1, false);
  }
  void forget() { tell(forget_delivery{saga()}); }
  std::string due() { return said(calls_due()); }
  delivery_row& row() { return at<delivery_row>("s1"); }
};

} // namespace

static_assert(all_fields_named<delivery_row>);

BOOST_FIXTURE_TEST_SUITE(delivery_test, depot)

BOOST_AUTO_TEST_CASE(the_row_is_claimed_before_the_carrier_is_asked) {
  auto made = tell(command);
  BOOST_TEST_REQUIRE(said(made) == "forward");
  BOOST_TEST((made.calls[0].saga == command.saga));
  BOOST_TEST(made.calls[0].address == "Main Street 1");
  BOOST_TEST(made.calls[0].within == call_timeout);
  BOOST_TEST(row().forward == forward_state::pending);
  BOOST_TEST((row().asked == std::vector{command}));
  BOOST_TEST(row().due_at == now + call_timeout);
}

BOOST_AUTO_TEST_CASE(a_duplicate_of_what_is_pending_asks_nobody) {
  schedule();
  BOOST_TEST(schedule() == "");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(the_carriers_answer_decides) {
  schedule();
  now += 10;
  auto made = tell(forward_answered{saga(), true, "track-1", 5'000});
  delivery_scheduled told{command.saga, command.purchase, "track-1"};
  BOOST_TEST((made.replies == std::vector<message>{told}));
  BOOST_TEST(made.calls.empty());
  BOOST_TEST(row().forward == forward_state::done);
  BOOST_TEST(row().estimated_delivery == 5'000);
  BOOST_TEST(row().asked.empty());
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(row().at == now);
  BOOST_TEST(schedule() == "delivery.scheduled");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(a_refused_booking_is_a_reply) {
  BOOST_TEST(book(false, "") == "delivery.failed delivery_refused");
  BOOST_TEST(row().forward == forward_state::refused);
  BOOST_TEST(schedule() == "delivery.failed delivery_refused");
}

BOOST_AUTO_TEST_CASE(the_same_answer_given_twice_is_one_answer) {
  book(true);
  BOOST_TEST(answer_booking(true) == "");
  BOOST_TEST(answer_booking(false, "") == "");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(a_booking_without_an_answer_is_asked_for_again_in_time) {
  schedule();
  for (auto times : {1, 2, 4}) {
    now += times * call_timeout - 1;
    BOOST_TEST(due() == "");
    now += 1;
    auto again = calls_due();
    BOOST_TEST(said(again) == "forward");
    BOOST_TEST(again[0].address == "Main Street 1");
    BOOST_TEST(row().due_at == now + 2 * times * call_timeout);
  }
  BOOST_TEST(answer_booking(true) == "delivery.scheduled");
}

BOOST_AUTO_TEST_CASE(a_second_parcel_is_called_back_and_the_first_one_stays) {
  book(true, "track-1");
  BOOST_TEST(answer_booking(true, "track-2") == "undo 1 of track-2");
  BOOST_TEST(answer_booking(true, "track-2") == ""); // it is on its way back
  now += call_timeout;
  BOOST_TEST(due() == "undo 2 of track-2");
  BOOST_TEST(called_back(2, true, "track-2") == "");
  BOOST_TEST(row().tracking_number == "track-1");
  BOOST_TEST(row().undo == undo_state::none);
  BOOST_TEST(row().due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_second_parcel_that_is_kept_is_called_back_again) {
  book(true, "track-1");
  answer_booking(true, "track-2");
  BOOST_TEST(called_back(1, false, "track-2") == "");
  BOOST_TEST(saved == 0u);
  now += call_timeout;
  BOOST_TEST(due() == "undo 2 of track-2"); // a number not heard yet
  now += 2 * call_timeout;
  BOOST_TEST(due() == "undo 3 of track-2");
}

BOOST_AUTO_TEST_CASE(a_delivery_is_cancelled_when_the_carrier_has_agreed) {
  book(true);
  BOOST_TEST(cancel(1) == "undo 1");
  BOOST_TEST(row().undo == undo_state::pending);
  BOOST_TEST(row().due_at == now + call_timeout);
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
  call_back_in_vain();
  BOOST_TEST(cancel(2) == "undo 2");
  BOOST_TEST(row().undo == undo_state::pending);
  BOOST_TEST(row().cancel_number == 2u);
  BOOST_TEST(called_back(2, true) == "delivery.cancelled 2");
}

BOOST_AUTO_TEST_CASE(a_late_cancellation_gets_its_own_old_answer) {
  call_back_in_vain();
  cancel(2);
  BOOST_TEST(cancel(1) == "delivery.kept 1");
  BOOST_TEST(saved == 0u);
  called_back(2, true);
  BOOST_TEST(cancel(1) == "delivery.kept 1");
}

BOOST_AUTO_TEST_CASE(an_answer_to_an_earlier_call_decides_nothing) {
  call_back_in_vain();
  cancel(2);
  called_back(1, true);
  BOOST_TEST(row().undo == undo_state::pending);
  BOOST_TEST(row().cancel_number == 2u);
  BOOST_TEST(row().due_at == now + call_timeout);
}

BOOST_AUTO_TEST_CASE(the_first_answer_to_a_call_back_counts) {
  call_back_in_vain();
  BOOST_TEST(called_back(1, true) == "");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(row().undo == undo_state::kept);
}

BOOST_AUTO_TEST_CASE(an_early_cancellation_plants_a_tombstone) {
  BOOST_TEST(cancel(1) == "undo 1");
  BOOST_TEST(row().forward == forward_state::none);
  BOOST_TEST(row().order_id == "o1");
  BOOST_TEST(schedule() == "delivery.failed cancelled");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(called_back(1, true) == "delivery.cancelled 1");
  BOOST_TEST(schedule() == "delivery.failed cancelled");
  BOOST_TEST(row().tracking_number == "");
}

BOOST_AUTO_TEST_CASE(a_cancellation_while_the_booking_is_pending_bars_it) {
  schedule();
  BOOST_TEST(cancel(1) == "undo 1");
  BOOST_TEST(row().forward == forward_state::none);
  BOOST_TEST(schedule() == "delivery.failed cancelled");
  BOOST_TEST(answer_booking(false, "") == "");
  BOOST_TEST(called_back(1, true) == "delivery.cancelled 1");
}

BOOST_AUTO_TEST_CASE(a_parcel_that_is_booked_after_its_cancel_is_called_back) {
  schedule();
  cancel(1);
  BOOST_TEST(answer_booking(true) == "undo 2 of track-1");
  // It is cancelled when no parcel is on its way any more.
  BOOST_TEST(called_back(1, true) == "");
  BOOST_TEST(cancel(1) == "");
  BOOST_TEST(called_back(2, true, "track-1") == "delivery.cancelled 1");
  BOOST_TEST(row().due_at == 0);
  BOOST_TEST(answer_booking(true, "track-2") == "undo 1 of track-2");
  BOOST_TEST(row().due_at != 0);
}

BOOST_AUTO_TEST_CASE(a_parcel_of_which_nothing_is_known_is_called_back) {
  BOOST_TEST(answer_booking(false, "") == "");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(answer_booking(true) == "undo 1 of track-1");
  BOOST_TEST(schedule() == "delivery.failed cancelled");
}

BOOST_AUTO_TEST_CASE(undoing_a_refused_booking_succeeds) {
  book(false);
  BOOST_TEST(cancel(1) == "undo 1");
  BOOST_TEST(called_back(1, true) == "delivery.cancelled 1");
}

BOOST_AUTO_TEST_CASE(a_cancellation_asked_for_again_waits_as_the_first_one) {
  book(true);
  cancel(1);
  now += 500;
  BOOST_TEST(cancel(1) == "");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(an_unanswered_call_back_is_repeated_in_time) {
  call_back_in_vain();
  cancel(2);
  now += call_timeout - 1;
  BOOST_TEST(calls_due().empty());
  now += 1;
  auto due = calls_due();
  BOOST_TEST_REQUIRE(said(due) == "undo 2");
  BOOST_TEST((due[0].saga == saga()));
  BOOST_TEST(row().due_at == now + 2 * call_timeout);
  called_back(2, true);
  now += 100 * call_timeout;
  BOOST_TEST(calls_due().empty());
}

BOOST_AUTO_TEST_CASE(a_call_back_answered_in_the_same_batch_is_not_repeated) {
  book(true);
  cancel(1);
  now += call_timeout;
  auto again = run_due<delivery_row>([](auto& rows) {
    handle(rows, undo_answered{saga(), "", true, 1});
    return ask_again(rows).calls;
  });
  BOOST_TEST(again.empty());
  BOOST_TEST(row().due_at == 0);
}

BOOST_AUTO_TEST_CASE(a_delivery_is_forgotten) {
  forget();
  book(true);
  forget();
  BOOST_TEST(all<delivery_row>().empty());
}

BOOST_AUTO_TEST_CASE(a_parcel_that_has_to_be_called_back_is_not_forgotten) {
  book(true);
  answer_booking(true, "track-2");
  forget();
  BOOST_TEST(row().forward == forward_state::none);
  now = row().due_at;
  BOOST_TEST(due() == "undo 2 of track-2");
  called_back(2, true, "track-2");
  forget();
  BOOST_TEST(all<delivery_row>().empty());
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
