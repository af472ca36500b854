#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// Does this to the calls of one operation, and answers all others.
auto only(std::string_view operation, call_fate becomes) {
  return [=](std::string_view asked, auto&) {
    return asked == operation ? becomes : call_fate::answered;
  };
}

/// The step is repeated much sooner than a call is made again.
struct impatient_shop : shop {
  impatient_shop()
      : shop({.call_timeout = 20s, .saga = {.step_timeout = 1'000}}) {}
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(payment_actor, impatient_shop)

BOOST_AUTO_TEST_CASE(a_second_command_makes_no_second_call) {
  provider.decide = only("charge", call_fate::answered_later);
  ask(buy("o1"));
  advance(10s);
  BOOST_TEST(bus().published("payment.process") >= 3);
  BOOST_TEST(provider.calls("charge") == 1);
  provider.answer();
  run();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_call_without_an_answer_is_made_again) {
  provider.decide = only("charge", call_fate::unheard);
  ask(buy("o1"));
  advance(19s);
  BOOST_TEST(provider.calls("charge") == 1);
  provider.decide = only("charge", call_fate::answered);
  advance(30s);
  BOOST_TEST(provider.calls("charge") == 2);
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(an_answer_that_was_lost_is_given_again) {
  provider.decide = only("charge", call_fate::answer_lost);
  ask(buy("o1"));
  advance(10s);
  BOOST_TEST(provider.charges.size() == 1u);
  provider.decide = only("charge", call_fate::answered);
  rest();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_provider_that_answers_twice_is_heard_once) {
  provider.decide = [](auto, auto&) { return call_fate::answered_twice; };
  ask(buy("o1"));
  run();
  BOOST_TEST(status("o1") == "completed");
  ask(cancel_order{{}, "o1"});
  run();
  BOOST_TEST(status("o1") == "cancelled");
  BOOST_TEST(payments.rows<payment_row>().size() == 1u);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_charge_that_is_made_after_the_void_is_refused) {
  provider.decide = only("charge", call_fate::heard_later);
  ask(buy("o1"));
  advance(2min);
  BOOST_TEST(status("o1") == "failed");
  BOOST_TEST(payment("o1") == "barred, undo done");
  provider.answer();
  run();
  BOOST_TEST(provider.charges.empty());
  BOOST_TEST(status("o1") == "failed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_refund_waits_for_the_provider) {
  carrier.refuses = [](auto, auto&) { return true; };
  provider.decide = only("void", call_fate::answered_later);
  ask(buy("o1"));
  advance(500ms);
  BOOST_TEST(status("o1") == "compensating");
  BOOST_TEST(payment("o1") == "done, undo pending");
  BOOST_TEST(bus().published("payment.refunded") == 0);
  provider.answer();
  run();
  BOOST_TEST(status("o1") == "failed");
  BOOST_TEST(payment("o1") == "done, undo done");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_void_that_is_not_confirmed_is_asked_for_again) {
  carrier.refuses = [](auto, auto&) { return true; };
  provider.decide = only("void", call_fate::unheard);
  ask(buy("o1"));
  run();
  // No command reminds it: the row falls due.
  bus().decide = [](auto&) { return fate::lost; };
  advance(19s);
  auto before = provider.calls("void");
  provider.decide = only("void", call_fate::answered);
  advance(21s);
  BOOST_TEST(provider.calls("void") == before + 1);
  BOOST_TEST(payment("o1") == "done, undo done");
  bus().decide = [](auto&) { return fate::delivered; };
  rest();
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_void_that_is_pending_at_a_restart_is_asked_for_again) {
  carrier.refuses = [](auto, auto&) { return true; };
  provider.decide = only("void", call_fate::answered_later);
  ask(buy("o1"));
  run();
  provider.hang_up();
  provider.decide = only("void", call_fate::answered);
  bus().decide = [](auto& m) {
    return std::holds_alternative<refund_payment>(m) ? fate::lost
                                                     : fate::delivered;
  };
  crash();
  advance(21s);
  BOOST_TEST(payment("o1") == "done, undo done");
  BOOST_TEST(status("o1") == "failed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_call_that_is_never_answered_keeps_no_command) {
  provider.decide = only("charge", call_fate::unheard);
  ask(buy("o1"));
  advance(500ms);
  BOOST_TEST(payment("o1") == "pending");
  BOOST_TEST(unsent() == 0); // the bus is told that it has arrived
  BOOST_TEST(bus().published("payment.process") == 1);
}

BOOST_AUTO_TEST_CASE(a_command_that_comes_after_its_keys_is_no_charge) {
  shop s{{.has_broker = true}};
  s.bus().decide = [](auto& m) {
    return std::holds_alternative<process_payment>(m) ? fate::held
                                                      : fate::delivered;
  };
  s.ask(buy("o1"));
  s.run();
  s.bus().decide = [](auto&) { return fate::delivered; };
  s.advance(10s); // it was sent again
  BOOST_TEST(s.status("o1") == "completed");
  s.provider.forget();
  s.bus().release();
  s.rest();
  BOOST_TEST(s.provider.charges.size() == 1u);
  BOOST_TEST(s.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_card_that_is_charged_twice_gets_one_charge_back) {
  provider.decide = only("charge", call_fate::answered_later);
  ask(buy("o1"));
  run();
  provider.forget();
  advance(20s); // the row is due
  BOOST_TEST(provider.charges.size() == 2u);
  provider.answer();
  run();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(!provider.charges.at("txn-saga-1").voided);
  BOOST_TEST(provider.charges.at("txn-saga-1-2").voided);
  BOOST_TEST(watch.counted("payment", "unrecorded_charge") == 1);
  BOOST_TEST(watch.lines.back()
             == "payment: charge txn-saga-1-2 is not the one on record: it is "
                "voided saga-1");
  BOOST_TEST(payment("o1") == "done");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_charge_that_is_made_after_a_forgotten_void_is_voided) {
  provider.decide = only("charge", call_fate::heard_later);
  ask(buy("o1"));
  advance(2min);
  BOOST_TEST(status("o1") == "failed");
  provider.forget();
  provider.answer();
  run();
  BOOST_TEST(provider.charges.size() == 1u);
  BOOST_TEST(watch.counted("payment", "unrecorded_charge") > 0);
  BOOST_TEST(payment("o1") == "barred, undo done");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(
    a_void_of_a_late_charge_is_repeated_until_it_is_confirmed) {
  provider.decide = only("charge", call_fate::heard_later);
  ask(buy("o1"));
  advance(2min);
  provider.forget();
  provider.decide = only("void", call_fate::unheard);
  provider.answer();
  advance(1min);
  BOOST_TEST(broken_promises() != "");
  provider.decide = only("void", call_fate::answered);
  crash();
  advance(5min);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_call_in_flight_at_a_crash_is_made_again) {
  provider.decide = only("charge", call_fate::answered_later);
  ask(buy("o1"));
  run();
  crash();
  provider.decide = only("charge", call_fate::answered);
  provider.answer(); // to nobody
  rest();
  BOOST_TEST(provider.calls("charge") == 2);
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_charge_that_nobody_awaits_any_more_is_acknowledged) {
  provider.decide = only("charge", call_fate::unheard);
  ask(buy("o1"));
  advance(2min);
  BOOST_TEST(status("o1") == "failed");
  provider.decide = only("charge", call_fate::answered);
  advance(1min);
  BOOST_TEST(unsent() == 0);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(many_calls_are_in_flight_at_once) {
  provider.decide = only("charge", call_fate::answered_later);
  for (int i = 0; i < 10; ++i)
    ask(buy("o" + std::to_string(i), {{"mouse", 1}}));
  ask(buy_from_wallet("w"));
  run();
  BOOST_TEST(provider.calls("charge") == 10);
  BOOST_TEST(status("w") == "completed"); // it waits for no card
  provider.answer();
  run();
  BOOST_TEST(watch.ended.size() == 11u);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_deposit_with_a_key_counts_once) {
  auto deposit = [&](std::string body) {
    auto asked = ask(deposit_credit{{"key", std::move(body)}, "bob", {500}});
    run();
    return heard<wallet_view>(asked);
  };
  BOOST_TEST(deposit("body").value.credit.minor == 500);
  BOOST_TEST(deposit("body").replayed);
  BOOST_TEST(to_string(deposit("other").refused) == "key_reused");
  BOOST_TEST(credit("bob") == 500);
}

BOOST_AUTO_TEST_SUITE_END()
