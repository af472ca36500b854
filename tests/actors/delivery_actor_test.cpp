#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

auto only(std::string_view operation, call_fate becomes) {
  return [=](std::string_view asked, auto&) {
    return asked == operation ? becomes : call_fate::answered;
  };
}

struct impatient_shop : shop {
  impatient_shop()
      : shop({.call_timeout = 20s, .saga = {.step_timeout = 1'000}}) {}
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(delivery_actor, impatient_shop)

BOOST_AUTO_TEST_CASE(a_second_command_makes_no_second_booking) {
  carrier.decide = only("book", call_fate::answered_later);
  ask(buy("o1"));
  advance(10s);
  BOOST_TEST(bus().published("delivery.schedule") >= 3);
  BOOST_TEST(carrier.calls("book") == 1);
  carrier.answer();
  run();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_booking_without_an_answer_is_asked_for_again) {
  for (auto becomes : {call_fate::unheard, call_fate::answer_lost}) {
    impatient_shop s;
    s.carrier.decide = only("book", becomes);
    s.ask(buy("o1"));
    s.advance(10s);
    s.carrier.decide = only("book", call_fate::answered);
    s.rest();
    BOOST_TEST(s.carrier.calls("book") == 2);
    BOOST_TEST(s.status("o1") == "completed");
    BOOST_TEST(s.broken_promises() == "");
  }
}

BOOST_AUTO_TEST_CASE(a_booking_that_is_never_answered_keeps_no_command) {
  carrier.decide = only("book", call_fate::unheard);
  ask(buy("o1"));
  advance(500ms);
  BOOST_TEST(delivery("o1") == "pending");
  BOOST_TEST(unsent() == 0);
}

BOOST_AUTO_TEST_CASE(a_parcel_that_is_booked_twice_is_called_back_once) {
  carrier.decide = only("book", call_fate::answered_later);
  ask(buy("o1"));
  run();
  carrier.forget();
  advance(20s);
  BOOST_TEST(carrier.parcels.size() == 2u);
  int refusals = 0; // the carrier keeps it, at first
  carrier.refuses = [&](auto operation, auto&) {
    return operation == "cancel" && ++refusals == 1;
  };
  carrier.answer();
  run();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(watch.counted("delivery", "unrecorded_booking") == 1);
  BOOST_TEST(broken_promises() != "");
  advance(21s);
  BOOST_TEST(refusals == 2);
  BOOST_TEST(!carrier.parcels.at("trk-saga-1").called_back);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_carrier_that_answers_twice_is_heard_once) {
  carrier.decide = [](auto, auto&) { return call_fate::answered_twice; };
  ask(buy("o1"));
  run();
  ask(cancel_order{{}, "o1"});
  run();
  BOOST_TEST(status("o1") == "cancelled");
  BOOST_TEST(deliveries.rows<delivery_row>().size() == 1u);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_call_back_that_is_not_answered_is_made_again) {
  ask(buy("o1"));
  run();
  carrier.decide = only("cancel", call_fate::unheard);
  ask(cancel_order{{}, "o1"});
  run();
  bus().decide = [](auto&) { return fate::lost; };
  advance(19s);
  BOOST_TEST(delivery("o1") == "done, undo pending");
  auto before = carrier.calls("cancel");
  carrier.decide = only("cancel", call_fate::answered);
  advance(21s);
  BOOST_TEST(carrier.calls("cancel") == before + 1);
  BOOST_TEST(delivery("o1") == "done, undo done");
  bus().decide = [](auto&) { return fate::delivered; };
  rest();
  BOOST_TEST(status("o1") == "cancelled");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_call_back_that_is_pending_at_a_restart_is_made_again) {
  ask(buy("o1"));
  run();
  carrier.decide = only("cancel", call_fate::answered_later);
  ask(cancel_order{{}, "o1"});
  run();
  carrier.hang_up();
  carrier.decide = only("cancel", call_fate::answered);
  bus().decide = [](auto& m) {
    return std::holds_alternative<cancel_delivery>(m) ? fate::lost
                                                      : fate::delivered;
  };
  crash();
  advance(21s);
  BOOST_TEST(delivery("o1") == "done, undo done");
  BOOST_TEST(status("o1") == "cancelled");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_call_back_that_was_refused_twice_is_kept_both_times) {
  ask(buy("o1"));
  run();
  carrier.refuses = [](auto, auto&) { return true; };
  for (std::uint32_t number = 1; number <= 2; ++number) {
    ask(cancel_order{{}, "o1"});
    run();
    BOOST_TEST(status("o1") == "completed");
    BOOST_TEST(order("o1").cancels == number);
  }
  BOOST_TEST(carrier.calls("cancel") == 2);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_SUITE_END()
