#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

restock_product one_mouse() {
  return {{}, "mouse", 1};
}

} // namespace

/// What is asked for is done in its time or not at all.
BOOST_FIXTURE_TEST_SUITE(shell_time, shop)

BOOST_AUTO_TEST_CASE(what_the_store_kept_too_long_is_not_done) {
  stock.disk->full = true;
  auto asked = ask(one_mouse(), 8s);
  advance(7'900ms);
  BOOST_TEST(answers(asked) == 0u);
  advance(200ms); // a tick, and not only when the store is tried again
  // A transaction with it has been tried: it may have been committed.
  BOOST_TEST(to_string(heard<product>(asked).refused) == "in_doubt");
  stock.disk->full = false;
  advance(1min);
  BOOST_TEST(answers(asked) == 1u);
  BOOST_TEST(pieces("mouse") == "50+0");
}

BOOST_AUTO_TEST_CASE(what_was_never_tried_is_surely_not_done) {
  shop s{{.max_batch = 1}};
  s.stock.disk->full = true;
  auto tried = s.ask(one_mouse(), 8s);
  auto behind = s.ask(one_mouse(), 8s);
  s.advance(8'200ms);
  BOOST_TEST(to_string(s.heard<product>(tried).refused) == "in_doubt");
  BOOST_TEST(to_string(s.heard<product>(behind).refused) == "expired");
  s.stock.disk->full = false;
  s.advance(1min);
  BOOST_TEST(s.pieces("mouse") == "50+0");
}

BOOST_AUTO_TEST_CASE(time_passes_in_the_mailbox_too) {
  auto late = ask(one_mouse(), 8s);
  auto early = ask(one_mouse(), 10s);
  time.pass(9s); // a commit that took as long, say
  run();
  BOOST_TEST(to_string(heard<product>(late).refused) == "expired");
  BOOST_TEST(heard<product>(early).value.available == 51);
}

BOOST_AUTO_TEST_CASE(a_wall_clock_that_jumps_ahead_ends_nobodys_time) {
  stock.disk->full = true;
  auto asked = ask(one_mouse(), 8s);
  run();
  time.time += 24 * 3'600'000;
  stock.disk->full = false;
  advance(3s);
  BOOST_TEST(heard<product>(asked).value.available == 51);
}

BOOST_AUTO_TEST_CASE(an_order_that_was_not_placed_in_time_keeps_no_place) {
  shop s{{.max_in_flight = 1}};
  s.orders.disk->full = true;
  auto late = s.ask(buy("o1"), 8s);
  s.advance(9s);
  BOOST_TEST(to_string(s.heard<order_ref>(late).refused) == "in_doubt");
  s.orders.disk->full = false;
  s.advance(5s);
  auto next = s.ask(buy("o2"), 8s);
  s.rest();
  BOOST_TEST(to_string(s.heard<order_ref>(next).refused) == "none");
  BOOST_TEST(s.orders.rows<order_row>().size() == 1u);
  BOOST_TEST(s.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(commands_of_the_bus_have_time_without_end) {
  stock.disk->full = true;
  ask(buy("o1"), 8s);
  advance(50s);
  stock.disk->full = false;
  rest();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_full_though_nobody_waits_for_it_any_more) {
  stock.disk->full = true;
  ask(one_mouse(), 1s);
  advance(1min);
  BOOST_TEST((watch.availability
              == std::vector{std::pair{std::string{"inventory"}, false}}));
  stock.disk->full = false;
  advance(3s);
  BOOST_TEST(watch.availability.back().second);
}

BOOST_AUTO_TEST_SUITE_END()
