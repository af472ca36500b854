#include "tests/adapters/remote/asker.hpp"
#include "tests/adapters/remote/participant_process.hpp"

#include <boost/test/unit_test.hpp>

/// What becomes of questions whose process dies, or falls silent.
namespace troupe::remote {

namespace {

using std::chrono::milliseconds;

/// Long before silence would have been noticed.
constexpr milliseconds at_once = patience / 2;

/// Before the gateway answers 504 itself.
constexpr milliseconds in_time{9'500};

milliseconds since(std::chrono::steady_clock::time_point begun) {
  return std::chrono::duration_cast<milliseconds>(
      std::chrono::steady_clock::now() - begun);
}

} // namespace

BOOST_AUTO_TEST_SUITE(remote_loss)

BOOST_AUTO_TEST_CASE(what_a_dead_process_had_open_is_asked_of_the_next_one) {
  participant_process a;
  participant_process b{{.name = "b"}};
  asker here;
  orders_elsewhere orders{
      here.system(), here.time(), {{a.address(), b.address()}, "1"}};
  BOOST_REQUIRE(both_answer(here, orders));
  a.pause(); // so that it surely has questions open when it dies
  for (std::uint64_t number = 1; number <= 100; ++number)
    here.ask(reads_of(orders), number, get_order{"x"});
  for (int i = 0; i < 50; ++i)
    BOOST_REQUIRE(here.hear<order_view>().value().value.saga_id == "b");
  auto begun = std::chrono::steady_clock::now();
  a.kill();
  for (int i = 0; i < 50; ++i)
    BOOST_REQUIRE(here.hear<order_view>().value().value.saga_id == "b");
  BOOST_TEST((since(begun) < at_once));
}

BOOST_AUTO_TEST_CASE(what_the_last_process_had_open_is_refused_at_once) {
  participant_process there;
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  here.ask(reads_of(orders), 1, get_order{"silence"});
  here.ask(api_of(orders), 2, place_order{.order_id = "silence"}, in_time);
  here.get(reads_of(orders), "x"); // the others have arrived before
  auto begun = std::chrono::steady_clock::now();
  there.kill();
  auto read = here.hear<order_view>();
  auto placed = here.hear<order_ref>();
  BOOST_TEST((since(begun) < at_once));
  BOOST_REQUIRE((read && placed));
  BOOST_TEST(read->number == 1);
  BOOST_TEST((read->refused == refusal::unavailable));
  BOOST_TEST(placed->number == 2);
  BOOST_TEST((placed->refused == refusal::in_doubt));
  BOOST_TEST(placed->detail
             == "the connection to the order service was lost before it "
                "answered");
  BOOST_TEST(wait_until([&] { return !orders.missing().empty(); }));
}

BOOST_AUTO_TEST_CASE(what_has_no_id_is_asked_once) {
  participant_process a;
  participant_process b{{.name = "b"}};
  asker here;
  orders_elsewhere orders{
      here.system(), here.time(), {{a.address(), b.address()}, "1"}};
  BOOST_REQUIRE(both_answer(here, orders));
  for (std::uint64_t number : {1, 2}) // one of each
    here.ask(api_of(orders), number, replay_dead_letter{1, "silence"}, in_time);
  here.ask(api_of(orders), 3, replay_dead_letter{1, {}}, in_time);
  BOOST_TEST(here.hear<dead_letter>().value().number == 3);
  a.kill();
  auto lost = here.hear<dead_letter>();
  BOOST_REQUIRE(lost);
  BOOST_TEST((lost->refused == refusal::in_doubt));
  b.kill();
  lost = here.hear<dead_letter>(); // asked of nobody else before
  BOOST_REQUIRE(lost);
  BOOST_TEST((lost->refused == refusal::in_doubt));
}

BOOST_AUTO_TEST_CASE(a_question_is_asked_twice_and_no_more) {
  participant_process a;
  participant_process b{{.name = "b"}};
  asker here;
  orders_elsewhere orders{
      here.system(), here.time(), {{a.address(), b.address()}, "1"}};
  BOOST_REQUIRE(both_answer(here, orders));
  here.ask(reads_of(orders), 1, get_order{"silence"}); // one of each
  here.ask(reads_of(orders), 2, get_order{"silence"});
  a.kill();
  participant_process c{{.listen = a.address(), .name = "c"}};
  BOOST_REQUIRE(both_answer(here, orders));
  b.kill();
  auto lost_twice = here.hear<order_view>();
  BOOST_REQUIRE(lost_twice);
  BOOST_TEST((lost_twice->refused == refusal::unavailable));
  BOOST_TEST(here.get(reads_of(orders), "x").value.saga_id == "c");
  c.kill();
  auto lost_once = here.hear<order_view>();
  BOOST_REQUIRE(lost_once);
  BOOST_TEST(lost_once->number + lost_twice->number == 3);
  BOOST_TEST((lost_once->refused == refusal::unavailable));
}

BOOST_AUTO_TEST_CASE(a_process_that_falls_silent_is_given_up_in_time) {
  participant_process a;
  participant_process b{{.name = "b"}};
  asker here{std::nullopt, longest_silence};
  orders_elsewhere orders{
      here.system(), here.time(), {{a.address(), b.address()}, "1"}};
  BOOST_REQUIRE(both_answer(here, orders));
  a.pause();
  auto begun = std::chrono::steady_clock::now();
  for (std::uint64_t number = 1; number <= 10; ++number)
    here.ask(reads_of(orders), number, get_order{"x"});
  for (int i = 0; i < 10; ++i)
    BOOST_REQUIRE(here.hear<order_view>().value().value.saga_id == "b");
  BOOST_TEST((since(begun) < in_time));
  a.go_on();
  BOOST_TEST(both_answer(here, orders));
}

BOOST_AUTO_TEST_CASE(silence_of_all_is_refused_in_time_and_ends) {
  participant_process there;
  asker here{std::nullopt, longest_silence};
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  there.pause();
  auto begun = std::chrono::steady_clock::now();
  auto said = here.get(reads_of(orders), "x");
  BOOST_TEST((said.refused == refusal::unavailable));
  BOOST_TEST((since(begun) < in_time));
  begun = std::chrono::steady_clock::now();
  said = here.get(reads_of(orders), "x");
  BOOST_TEST((said.refused == refusal::unavailable));
  BOOST_TEST((since(begun) < longest_silence / 2));
  there.go_on();
  BOOST_TEST(ready(orders));
  BOOST_TEST(here.get(reads_of(orders), "x").value.saga_id == "a");
}

BOOST_AUTO_TEST_CASE(a_frozen_process_does_not_keep_this_one_from_ending) {
  participant_process there;
  BOOST_TEST(ends_beside_a_frozen(there, std::nullopt));
}

BOOST_AUTO_TEST_CASE(a_process_that_is_started_again_is_found_again) {
  asker here;
  std::string port = "0";
  std::optional<orders_elsewhere> orders;
  for (auto* name : {"a", "b", "c"}) {
    participant_process there{{.listen = "127.0.0.1:" + port, .name = name}};
    port = there.port();
    if (!orders)
      orders.emplace(here.system(), here.time(),
                     peer_settings{{there.address()}, "1"});
    BOOST_REQUIRE(ready(*orders));
    BOOST_TEST(here.get(reads_of(*orders), "x").value.saga_id == name);
    there.kill();
    BOOST_REQUIRE(wait_until([&] { return !orders->missing().empty(); }));
  }
}

BOOST_AUTO_TEST_CASE(who_listened_before_hears_a_process_that_came_after) {
  asker here;
  std::string port = "0";
  std::optional<orders_elsewhere> orders;
  for (auto* order : {"o1", "o2", "o3"}) {
    participant_process there{{.listen = "127.0.0.1:" + port}};
    port = there.port();
    if (!orders) {
      orders.emplace(here.system(), here.time(),
                     peer_settings{{there.address()}, "1"});
      here.listen(news_of(*orders));
    }
    BOOST_REQUIRE(ready(*orders));
    here.ask(api_of(*orders), 1, cancel_order{{}, order});
    auto event = here.hear_news();
    BOOST_REQUIRE(event);
    BOOST_TEST(event->order_id == order);
    there.kill();
    BOOST_REQUIRE(wait_until([&] { return !orders->missing().empty(); }));
  }
}

BOOST_AUTO_TEST_CASE(a_process_that_ends_is_asked_nothing_more) {
  participant_process a;
  participant_process b{{.name = "b"}};
  asker here;
  orders_elsewhere orders{
      here.system(), here.time(), {{a.address(), b.address()}, "1"}};
  BOOST_REQUIRE(both_answer(here, orders));
  for (std::uint64_t number = 1; number <= 2; ++number)
    here.ask(api_of(orders), number, place_order{.order_id = "silence"});
  BOOST_TEST(a.shut());
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(here.get(reads_of(orders), "x").value.saga_id == "b");
  BOOST_TEST(b.shut());
  for (int i = 0; i < 2; ++i)
    BOOST_TEST(
        (here.hear<order_ref>().value().refused == refusal::unavailable));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::remote
