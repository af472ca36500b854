#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// All orders are paid by card, one mouse each.
struct busy_shop : shop {
  explicit busy_shop(stage_settings settings = {}) : shop(settings) {}

  void buy_mice(int from, int to) {
    for (int i = from; i < to; ++i)
      ask(buy("o" + std::to_string(i), {{"mouse", 1}}));
    run();
  }
};

} // namespace

/// What the actors make of third parties that are slow, silent or broken.
BOOST_FIXTURE_TEST_SUITE(third_parties, busy_shop)

BOOST_AUTO_TEST_CASE(at_most_max_calls_are_made_at_a_time) {
  busy_shop s{{.max_calls = 10}};
  s.provider.decide = [](auto, auto&) { return call_fate::answered_later; };
  s.buy_mice(0, 30);
  BOOST_TEST(s.provider.calls("charge") == 9);
  for (auto calls : {18, 27, 30}) {
    s.provider.answer();
    s.run();
    BOOST_TEST(s.provider.calls("charge") == calls);
  }
  s.provider.answer();
  s.run();
  BOOST_TEST(s.watch.ended.size() == 30u);
  BOOST_TEST(s.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(charges_that_hang_do_not_stop_voids) {
  busy_shop s{{.max_calls = 10, .saga = {.saga_deadline = 600'000}}};
  s.buy_mice(0, 1);
  s.provider.decide = [](auto operation, auto&) {
    return operation == "charge" ? call_fate::unheard : call_fate::answered;
  };
  s.buy_mice(1, 30);
  s.ask(cancel_order{{}, "o0"});
  s.advance(500ms);
  BOOST_TEST(s.status("o0") == "cancelled");
}

BOOST_AUTO_TEST_CASE(while_a_provider_is_silent_it_is_hardly_called) {
  stage_settings patient{.saga = {.saga_deadline = 3'600'000}};
  busy_shop s{patient};
  s.provider.decide = [](auto, auto&) { return call_fate::unheard; };
  s.buy_mice(0, 30);
  BOOST_TEST(s.provider.calls("charge") == 30);
  s.advance(6s);
  BOOST_TEST(s.watch.counted("payment", "circuit_opened") == 1);
  auto before = s.provider.calls("charge");
  s.advance(10min);
  auto trials = s.provider.calls("charge") - before;
  BOOST_TEST(trials >= 100u);
  BOOST_TEST(trials <= 121u);
  BOOST_TEST(s.unsent() == 0); // nothing waits at the bus
  // It is back: all rows have been due for long, but for those of the trials.
  s.provider.decide = [](auto, auto&) { return call_fate::answered; };
  s.advance(6s);
  BOOST_TEST(s.watch.counted("payment", "circuit_closed") == 1);
  BOOST_TEST(s.watch.ended.size() >= 10u);
  s.advance(80s);
  BOOST_TEST(s.watch.ended.size() == 30u);
  BOOST_TEST(s.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_port_that_throws_ends_nobody) {
  provider.decide = [](auto, auto&) { return call_fate::throws; };
  buy_mice(0, 30);
  advance(2min);
  ask(buy_from_wallet("w"));
  run();
  BOOST_TEST(status("w") == "completed");
  BOOST_TEST(status("o0") == "compensating"); // its void throws, too
  carrier.decide = provider.decide;
  provider.decide = [](auto, auto&) { return call_fate::answered; };
  rest();
  buy_mice(30, 35);
  advance(10s);
  carrier.decide = provider.decide;
  rest();
  BOOST_TEST(status("o30") == "completed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(what_is_pending_is_not_shown) {
  provider.decide = [](auto, auto&) { return call_fate::unheard; };
  buy_mice(0, 1);
  auto reader = memory::read(payments.disk);
  BOOST_TEST(to_string(reader->read(get_payment{"o0"}).refused) == "not_found");
  BOOST_TEST(reader->read(list_payments{}).value.items.empty());
}

BOOST_AUTO_TEST_SUITE_END()
