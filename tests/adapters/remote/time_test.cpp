#include "tests/adapters/remote/asker.hpp"

#include <boost/test/unit_test.hpp>

/// Until when a process elsewhere may do what it is asked for.
namespace troupe::remote {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds plenty{60'000};

check_out_order check_out(std::string order_id) {
  check_out_order result;
  result.order_id = std::move(order_id);
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(remote_time)

BOOST_AUTO_TEST_CASE(a_process_knows_by_its_own_clock_what_time_is_left) {
  participant_process there;
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  here.ask(api_of(orders), 1, check_out("o1"), plenty);
  auto said = here.hear<order_ref>();
  BOOST_REQUIRE(said);
  BOOST_TEST(said->value.seq <= plenty.count());
  BOOST_TEST(said->value.seq > plenty.count() / 2);
}

BOOST_AUTO_TEST_CASE(who_was_stopped_does_not_do_it_afterwards) {
  participant_process there;
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  there.pause();
  constexpr milliseconds short_time{500};
  here.ask(api_of(orders), 1, check_out("late"), short_time);
  here.ask(api_of(orders), 2, check_out("in time"), plenty);
  auto due = here.time().steady() + short_time;
  BOOST_REQUIRE(wait_until([&] { return here.time().steady() > due; }));
  there.go_on();
  auto late = here.hear<order_ref>();
  auto in_time = here.hear<order_ref>();
  BOOST_REQUIRE((late && in_time));
  BOOST_TEST(late->number == 1);
  BOOST_TEST((late->refused == refusal::expired));
  BOOST_TEST((in_time->refused == refusal::none));
}

BOOST_AUTO_TEST_CASE(what_is_asked_again_has_only_the_rest_of_its_time) {
  participant_process a;
  participant_process b{{.name = "b"}};
  asker here;
  orders_elsewhere orders{
      here.system(), here.time(), {{a.address(), b.address()}, "1"}};
  BOOST_REQUIRE(both_answer(here, orders));
  a.pause();
  constexpr milliseconds short_time{500};
  for (std::uint64_t number = 1; number <= 2; ++number)
    here.ask(api_of(orders), number, check_out("x"), short_time);
  auto first = here.hear<order_ref>();
  BOOST_REQUIRE(first);
  BOOST_TEST((first->refused == refusal::none));
  auto due = here.time().steady() + short_time;
  BOOST_REQUIRE(wait_until([&] { return here.time().steady() > due; }));
  a.kill();
  auto second = here.hear<order_ref>();
  BOOST_REQUIRE(second);
  // The next one refuses it for its time; the dead one may have done it.
  BOOST_TEST((second->refused == refusal::in_doubt));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::remote
