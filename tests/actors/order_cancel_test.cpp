#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;

namespace {

struct completed_order : shop {
  explicit completed_order(const stage_settings& settings = {})
      : shop(settings) {
    ask(buy("o1"));
    run();
  }

  answer<order_ref> cancel(const std::string& order_id = "o1") {
    auto asked = ask(cancel_order{{}, order_id});
    run();
    return heard<order_ref>(asked);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(order_cancel, completed_order)

BOOST_AUTO_TEST_CASE(a_completed_order_is_undone_backwards) {
  auto said = cancel();
  BOOST_TEST(to_string(said.value.status) == "cancelling");
  BOOST_TEST(story("o1")
             == "pending inventory_reserved payment_completed completed "
                "cancelling cancelled");
  BOOST_TEST(why("o1") == "cancelled");
  BOOST_TEST(steps("o1") == "inventory:undone payment:undone delivery:undone");
  BOOST_TEST(carrier.parcels.at("trk-saga-1").called_back);
  BOOST_TEST(provider.charges.at("txn-saga-1").voided);
  BOOST_TEST(pieces("laptop") == "10+0");
  BOOST_TEST(
      (watch.ended == std::vector<std::string>{"completed", "cancelled"}));
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_wallet_gets_its_credit_back) {
  ask(buy_from_wallet("o2"));
  run();
  cancel("o2");
  BOOST_TEST(status("o2") == "cancelled");
  BOOST_TEST(credit("ann") == 50'000);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(asked_for_twice_it_is_one_cancellation) {
  auto first = ask(cancel_order{{}, "o1"});
  auto second = ask(cancel_order{{}, "o1"});
  run();
  for (auto number : {first, second})
    BOOST_TEST(to_string(heard<order_ref>(number).value.status)
               == "cancelling");
  BOOST_TEST(order("o1").cancels == 1u);
  BOOST_TEST(carrier.calls("cancel") == 1);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(only_what_is_completed_can_be_cancelled) {
  BOOST_TEST(to_string(cancel("nothing").refused) == "not_found");
  provider.decide = [](auto, auto&) { return call_fate::answered_later; };
  ask(buy("o2"));
  run();
  BOOST_TEST(to_string(cancel("o2").refused) == "conflict");
  provider.answer();
  run();
  BOOST_TEST(status("o2") == "completed");
  cancel();
  provider.answer();
  run();
  auto late = cancel();
  BOOST_TEST(to_string(late.refused) == "conflict");
  BOOST_TEST(to_string(late.value.status) == "cancelled");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_parcel_that_is_kept_leaves_the_order_completed) {
  carrier.refuses = [](auto, auto&) { return true; };
  cancel();
  BOOST_TEST(story("o1")
             == "pending inventory_reserved payment_completed completed "
                "cancelling completed");
  BOOST_TEST(why("o1") == "delivery_refused");
  BOOST_TEST(steps("o1") == "inventory:done payment:done delivery:done");
  BOOST_TEST(delivery("o1") == "done, undo kept");
  BOOST_TEST(provider.calls("void") == 0);
  BOOST_TEST(pieces("laptop") == "8+2");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_cancel_in_doubt_that_is_asked_for_again_is_one) {
  carrier.refuses = [](auto, auto&) { return true; };
  orders.disk->next_fault = memory::disk<order_rows>::fault::after;
  cancel_order command{{"cancel key", "print"}, "o1"};
  auto first = ask(command);
  rest();
  BOOST_TEST(status("o1") == "completed"); // the parcel was kept
  auto again = ask(command);
  rest();
  for (auto number : {first, again})
    BOOST_TEST(to_string(heard<order_ref>(number).value.status)
               == "cancelling");
  BOOST_TEST(order("o1").cancels == 1u);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(it_may_be_cancelled_again_with_the_next_number) {
  carrier.refuses = [](auto, auto&) { return true; };
  cancel();
  carrier.refuses = [](auto, auto&) { return false; };
  cancel();
  BOOST_TEST(order("o1").cancels == 2u);
  BOOST_TEST(deliveries.rows<delivery_row>().at("saga-1").cancel_number == 2u);
  BOOST_TEST(status("o1") == "cancelled");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_repeat_of_the_first_does_not_swallow_the_second) {
  completed_order s{{.has_broker = true}}; // which has what is held
  s.carrier.refuses = [](auto, auto&) { return true; };
  auto hold = [](auto& m) {
    return std::holds_alternative<cancel_delivery>(m) ? fate::held
                                                      : fate::delivered;
  };
  s.bus().decide = hold;
  s.cancel();
  s.bus().decide = [](auto&) { return fate::delivered; };
  s.rest(); // the repeat was faster, and answered
  BOOST_TEST(s.status("o1") == "completed");
  s.carrier.refuses = [](auto, auto&) { return false; };
  s.bus().decide = hold;
  s.cancel();
  s.bus().decide = [](auto&) { return fate::delivered; };
  s.bus().release(); // both arrive at once
  s.run();
  BOOST_TEST(s.status("o1") == "cancelled");
  BOOST_TEST(s.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(the_answer_to_an_earlier_number_is_stale) {
  carrier.refuses = [](auto, auto&) { return true; };
  bus().decide = [](auto& m) {
    return std::holds_alternative<delivery_kept>(m) ? fate::held
                                                    : fate::delivered;
  };
  cancel();
  bus().decide = [](auto&) { return fate::delivered; };
  rest(); // asked again, and answered sooner
  BOOST_TEST(status("o1") == "completed");
  carrier.refuses = [](auto, auto&) { return false; };
  carrier.decide = [](auto, auto&) { return call_fate::answered_later; };
  cancel();
  bus().release(); // the first answer to the first one
  run();
  BOOST_TEST(status("o1") == "cancelling");
  BOOST_TEST(watch.counted("order", "stale_reply") == 1);
  carrier.answer();
  run();
  BOOST_TEST(status("o1") == "cancelled");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_SUITE_END()
