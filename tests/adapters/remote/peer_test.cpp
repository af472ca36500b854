#include "tests/adapters/remote/asker.hpp"
#include "tests/adapters/remote/full_port.hpp"
#include "tests/adapters/remote/participant_process.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

namespace troupe::remote {

BOOST_AUTO_TEST_SUITE(remote_peer)

BOOST_AUTO_TEST_CASE(an_answer_comes_back_with_the_number_of_the_question) {
  participant_process there;
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  here.ask(api_of(orders), 4711, place_order{});
  auto said = here.hear<order_ref>();
  BOOST_REQUIRE(said);
  BOOST_TEST(said->number == 4711);
  BOOST_TEST((said->refused == refusal::none));
  BOOST_TEST(here.get(reads_of(orders), "x").value.saga_id == "a");
}

BOOST_AUTO_TEST_CASE(askers_with_the_same_numbers_get_their_own_answers) {
  participant_process there;
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  caf::scoped_actor other{here.system()};
  for (int i = 0; i < 100; ++i) {
    here.ask(reads_of(orders), 1, get_order{"mine"});
    other->send(reads_of(orders), ask<get_order>{1, {"theirs"}});
    BOOST_TEST(here.hear<order_view>().value().value.order_id == "mine");
    std::string theirs;
    other->receive(
        [&](answer<order_view>& said) { theirs = said.value.order_id; },
        caf::after(std::chrono::seconds{10}) >> [] {});
    BOOST_TEST(theirs == "theirs");
  }
}

BOOST_AUTO_TEST_CASE(while_nobody_is_there_questions_are_refused_at_once) {
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{"127.0.0.1:1"}, "1"}};
  auto said = here.get(reads_of(orders), "x");
  BOOST_TEST(said.number == 7);
  BOOST_TEST((said.refused == refusal::unavailable));
  BOOST_TEST(said.detail == "the order service cannot be reached");
  BOOST_TEST(wait_until([&] {
    return missing_of(orders)
           == "order: nobody at 127.0.0.1:1 (Connection refused)";
  }));
}

BOOST_AUTO_TEST_CASE(all_processes_are_asked_in_turn) {
  participant_process a;
  participant_process b{{.name = "b"}};
  asker here;
  orders_elsewhere orders{
      here.system(), here.time(), {{a.address(), b.address()}, "1"}};
  BOOST_TEST(both_answer(here, orders));
}

BOOST_AUTO_TEST_CASE(a_process_at_two_addresses_is_one) {
  participant_process there{{.listen = "0.0.0.0:0"}};
  asker here;
  orders_elsewhere orders{
      here.system(),
      here.time(),
      {{there.address(), "127.0.0.2:" + there.port()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  for (int i = 0; i < 100; ++i)
    BOOST_TEST(here.get(reads_of(orders), "x").value.saga_id == "a");
}

BOOST_AUTO_TEST_CASE(what_a_process_misses_is_missing_here) {
  participant_process there{{.missing = "order store"}};
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_TEST(wait_until([&] { return missing_of(orders) == "order store"; }));
  participant_process whole;
  orders_elsewhere both{
      here.system(), here.time(), {{there.address(), whole.address()}, "1"}};
  BOOST_TEST(ready(both));
}

BOOST_AUTO_TEST_CASE(what_another_process_has_is_not_missing) {
  participant_process a{{.missing = "order store"}};
  participant_process b{{.name = "b", .missing = "bus"}};
  asker here;
  orders_elsewhere orders{
      here.system(), here.time(), {{a.address(), b.address()}, "1"}};
  BOOST_TEST(ready(orders));
}

BOOST_AUTO_TEST_CASE(another_compatibility_is_not_asked_and_named) {
  participant_process there{{.compatibility = "2"}};
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_TEST(wait_until([&] {
    return missing_of(orders)
           == "order: nobody at " + there.address()
                  + " (it is order of compatibility 2, not "
                    "order of compatibility 1)";
  }));
  BOOST_TEST((here.get(reads_of(orders), "x").refused == refusal::unavailable));
}

BOOST_AUTO_TEST_CASE(another_service_is_not_asked_and_named) {
  participant_process there;
  asker here;
  peer<participants::payment> payment{
      here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_TEST(wait_until([&] {
    return payment.missing().front()
           == "payment: nobody at " + there.address()
                  + " (it is order of compatibility 1, not "
                    "payment of compatibility 1)";
  }));
}

BOOST_AUTO_TEST_CASE(who_swallows_connections_delays_nobody) {
  full_port silent;
  auto swallowing = "127.0.0.1:" + std::to_string(silent.port());
  participant_process there;
  asker here;
  orders_elsewhere first{here.system(), here.time(), {{swallowing}, "1"}};
  orders_elsewhere orders{
      here.system(), here.time(), {{swallowing, there.address()}, "1"}};
  // The kernel gives such a connection up after two minutes.
  BOOST_TEST(ready(orders));
  BOOST_TEST(wait_until([&] {
    return missing_of(first)
           == "order: nobody at " + swallowing + " (Connection timed out)";
  }));
}

BOOST_AUTO_TEST_CASE(who_never_greets_delays_nobody) {
  listening_port silent;
  auto mute = "127.0.0.1:" + std::to_string(silent.port());
  participant_process there;
  asker here;
  orders_elsewhere first{here.system(), here.time(), {{mute}, "1"}};
  orders_elsewhere orders{
      here.system(), here.time(), {{mute, there.address()}, "1"}};
  BOOST_TEST(ready(orders));
  BOOST_TEST(wait_until([&] {
    return missing_of(first)
           == "order: nobody at " + mute + " (it listens, but says nothing)";
  }));
}

BOOST_AUTO_TEST_CASE(an_order_of_a_mebibyte_and_a_page_of_orders_arrive_whole) {
  participant_process there;
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  place_order big;
  big.purchase.items.assign(1'000, {std::string(1'048, 'x'), 1});
  here.ask(api_of(orders), 1, big);
  BOOST_TEST(here.hear<order_ref>().value().value.order_id == "1048000");
  here.ask(reads_of(orders), 2, list_orders{{500, ""}, "", ""});
  auto listed = here.hear<page<order_view>>();
  BOOST_REQUIRE(listed);
  BOOST_REQUIRE(listed->value.items.size() == 500);
  BOOST_TEST(listed->value.items.back().purchase.items.back().product_id
             == std::string(200, 'x'));
}

BOOST_AUTO_TEST_CASE(ten_thousand_questions_at_once_are_all_answered) {
  participant_process there;
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  std::set<std::uint64_t> open;
  for (std::uint64_t number = 1; number <= 10'000; ++number) {
    open.insert(number);
    here.ask(reads_of(orders), number, get_order{std::to_string(number)});
  }
  while (!open.empty()) {
    auto said = here.hear<order_view>();
    BOOST_REQUIRE(said);
    BOOST_REQUIRE(said->value.order_id == std::to_string(said->number));
    BOOST_REQUIRE(open.erase(said->number) == 1);
  }
}

BOOST_AUTO_TEST_CASE(news_of_every_process_are_heard_whole) {
  participant_process a;
  participant_process b{{.name = "b"}};
  asker here;
  orders_elsewhere orders{
      here.system(), here.time(), {{a.address(), b.address()}, "1"}};
  here.listen(news_of(orders)); // who is found later is asked, too
  here.listen(news_of(orders));
  BOOST_REQUIRE(both_answer(here, orders));
  std::multiset<std::string> told, heard;
  for (std::uint64_t i = 0; i < 100; ++i) {
    here.ask(api_of(orders), i, cancel_order{{}, std::to_string(i)});
    told.insert(std::to_string(i));
  }
  for (auto i = told.size(); i > 0; --i) {
    auto event = here.hear_news();
    BOOST_REQUIRE(event);
    BOOST_TEST(event->seq == 5);
    BOOST_TEST((event->status == order_status::cancelling));
    heard.insert(event->order_id);
  }
  BOOST_TEST((heard == told));
  BOOST_TEST(!here.hear_news(std::chrono::milliseconds{100}));
}

BOOST_AUTO_TEST_CASE(an_address_that_is_none_is_refused) {
  asker here;
  BOOST_CHECK_THROW((orders_elsewhere{here.system(),
                                      here.time(),
                                      {{"127.0.0.1:1", "order"}, "1"}}),
                    std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::remote
