#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;

BOOST_FIXTURE_TEST_SUITE(order_actor, shop)

BOOST_AUTO_TEST_CASE(an_order_paid_by_card_is_completed) {
  auto asked = ask(buy("o1"));
  run();
  auto said = heard<order_ref>(asked);
  BOOST_TEST(said.value.order_id == "o1");
  BOOST_TEST(to_string(said.value.status) == "pending");
  BOOST_TEST(story("o1")
             == "pending inventory_reserved payment_completed completed");
  BOOST_TEST(steps("o1") == "inventory:done payment:done delivery:done");
  BOOST_TEST(order("o1").steps[1].detail == "txn-saga-1");
  BOOST_TEST(order("o1").steps[2].detail == "trk-saga-1");
  BOOST_TEST(pieces("laptop") == "8+2");
  BOOST_TEST(provider.charges.at("txn-saga-1").amount.minor == 19'999);
  BOOST_TEST(watch.ended == std::vector<std::string>{"completed"});
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(an_order_paid_from_the_wallet_asks_no_provider) {
  ask(buy_from_wallet("o1"));
  run();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(credit("ann") == 50'000 - 19'999);
  BOOST_TEST(provider.calls("charge") == 0);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(lines_of_the_same_product_add_up) {
  ask(buy("o1", {{"keyboard", 2}, {"mouse", 1}, {"keyboard", 3}}));
  ask(buy("o2", {{"keyboard", 1}}));
  run();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(why("o2") == "insufficient_stock");
  BOOST_TEST(pieces("keyboard") == "0+5");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(an_order_of_more_than_there_is_fails_and_takes_nothing) {
  ask(buy("o1", {{"mouse", 1}, {"keyboard", 6}}));
  run();
  BOOST_TEST(story("o1") == "pending failed");
  BOOST_TEST(why("o1") == "insufficient_stock");
  BOOST_TEST(steps("o1")
             == "inventory:failed payment:waiting delivery:waiting");
  BOOST_TEST(reservation("o1") == "refused");
  BOOST_TEST(payment("o1") == "none");
  BOOST_TEST(pieces("mouse") == "50+0");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(an_order_of_an_unknown_product_fails) {
  ask(buy("o1", {{"mouse", 1}, {"unicorn", 1}}));
  run();
  BOOST_TEST(story("o1") == "pending failed");
  BOOST_TEST(why("o1") == "unknown_product");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_declined_card_gives_the_stock_back) {
  provider.refuses = [](auto, auto&) { return true; };
  ask(buy("o1"));
  run();
  BOOST_TEST(story("o1") == "pending inventory_reserved compensating failed");
  BOOST_TEST(why("o1") == "payment_declined");
  BOOST_TEST(steps("o1") == "inventory:undone payment:failed delivery:waiting");
  BOOST_TEST(reservation("o1") == "done, undo done");
  BOOST_TEST(payment("o1") == "refused");
  BOOST_TEST(pieces("laptop") == "10+0");
  BOOST_TEST(provider.calls("void") == 0);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(too_little_credit_gives_the_stock_back) {
  ask(buy_from_wallet("o1", {{"laptop", 1}}, 50'001));
  ask(buy("o2", {{"laptop", 1}}, 1, payment_method::wallet, "nobody"));
  run();
  BOOST_TEST(why("o1") == "insufficient_credit");
  BOOST_TEST(why("o2") == "insufficient_credit");
  BOOST_TEST(credit("ann") == 50'000);
  BOOST_TEST(pieces("laptop") == "10+0");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_refused_delivery_gives_money_and_stock_back) {
  carrier.refuses = [](auto, auto&) { return true; };
  ask(buy("o1"));
  ask(buy_from_wallet("o2"));
  run();
  for (auto id : {"o1", "o2"}) {
    BOOST_TEST(story(id)
               == "pending inventory_reserved payment_completed compensating "
                  "failed");
    BOOST_TEST(why(id) == "delivery_refused");
    BOOST_TEST(steps(id) == "inventory:undone payment:undone delivery:failed");
    BOOST_TEST(payment(id) == "done, undo done");
    BOOST_TEST(reservation(id) == "done, undo done");
    BOOST_TEST(delivery(id) == "refused");
  }
  BOOST_TEST(provider.calls("void") == 1);
  BOOST_TEST(credit("ann") == 50'000);
  BOOST_TEST((watch.ended == std::vector<std::string>{"failed", "failed"}));
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(placing_the_same_order_twice_starts_one_saga) {
  auto first = ask(buy("o1"));
  auto second = ask(buy("o1"));
  run();
  auto third = ask(buy("o1"));
  run();
  BOOST_TEST(answers(first) == 1);
  BOOST_TEST(answers(second) == 1);
  BOOST_TEST(to_string(heard<order_ref>(third).value.status) == "completed");
  BOOST_TEST(pieces("laptop") == "8+2");
  BOOST_TEST(provider.calls("charge") == 1);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_key_replays_its_answer_and_may_not_be_used_again) {
  auto place = [&](std::string id, std::string body) {
    auto wanted = buy(std::move(id));
    wanted.key = {"orders/key-1", std::move(body)};
    auto asked = ask(std::move(wanted));
    run();
    return heard<order_ref>(asked);
  };
  BOOST_TEST(!place("o1", "body").replayed);
  auto again = place("o2", "body");
  BOOST_TEST(again.replayed);
  BOOST_TEST(again.value.order_id == "o1");
  crash();
  BOOST_TEST(place("o3", "body").value.order_id == "o1");
  auto reused = place("o4", "another body");
  BOOST_TEST(to_string(reused.refused) == "key_reused");
  BOOST_TEST(orders.rows<order_row>().size() == 1u);
  BOOST_TEST(provider.calls("charge") == 1);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_key_is_forgotten_after_a_day) {
  auto wanted = buy("o1");
  wanted.key = {"key", "body"};
  ask(wanted);
  run();
  wanted.order_id = "o2";
  auto place_after = [&](instant hours) {
    time.pass(std::chrono::hours{hours});
    advance(std::chrono::milliseconds{200});
    auto asked = ask(wanted);
    run();
    return heard<order_ref>(asked).value.order_id;
  };
  BOOST_TEST(place_after(23) == "o1");
  BOOST_TEST(place_after(2) == "o2");
}

BOOST_AUTO_TEST_CASE(a_key_of_the_gateways_own_is_forgotten_after_minutes) {
  ask(restock_product{{std::string{own_id} + "1", {}}, "mouse", 1});
  ask(restock_product{{"restock a-client's", {}}, "mouse", 1});
  run();
  auto kept = [&] {
    advance(std::chrono::milliseconds{200});
    return stock.rows<command_row<product>>().size();
  };
  time.pass(std::chrono::minutes{9});
  BOOST_TEST(kept() == 2u);
  time.pass(std::chrono::minutes{2});
  BOOST_TEST(kept() == 1u);
}

BOOST_AUTO_TEST_CASE(above_its_limit_it_refuses_and_recovers) {
  stage_settings few;
  few.max_in_flight = 2;
  shop small{few};
  small.provider.decide = [](auto, auto&) { return call_fate::answered_later; };
  // Counted when asked, not when committed.
  small.ask(buy("o1"));
  small.ask(buy("o2"));
  auto third = small.ask(buy("o3"));
  small.run();
  auto fourth = small.ask(buy("o4"));
  small.run();
  for (auto number : {third, fourth})
    BOOST_TEST(to_string(small.heard<order_ref>(number).refused)
               == "overloaded");
  BOOST_TEST(small.orders.rows<order_row>().size() == 2u);
  // A restart does not forget them.
  small.crash();
  small.run(); // they are counted
  auto fifth = small.ask(buy("o5"));
  small.rest();
  BOOST_TEST(to_string(small.heard<order_ref>(fifth).refused) == "overloaded");
  small.provider.decide = [](auto, auto&) { return call_fate::answered; };
  small.rest();
  auto sixth = small.ask(buy("o6"));
  small.rest();
  BOOST_TEST(to_string(small.heard<order_ref>(sixth).refused) == "none");
  BOOST_TEST(small.status("o6") == "completed");
  BOOST_TEST(small.broken_promises() == "");
}

BOOST_AUTO_TEST_SUITE_END()
