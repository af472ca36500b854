#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

place_order order(std::string order_id = "o1", command_key key = {}) {
  return {std::move(key),
          std::move(order_id),
          buy({{"mouse", 2}}, 500),
          {},
          "00-1-2-00"};
}

struct office : order_desk {
  void complete() {
    tell(order(), "s1");
    hear<inventory_reserved>();
    hear<payment_completed>();
    hear<delivery_scheduled>();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(order_rules_test, office)

// -- placing ------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_new_order_begins_its_saga) {
  auto placed = tell(order(), "s1");
  BOOST_TEST((placed.reply.value == order_ref{"o1", order_status::pending, 1}));
  BOOST_TEST(said(placed.outcome)
             == "order.created, order.events 1 pending, inventory.reserve");
  BOOST_TEST(placed.outcome.opened == 1);
  BOOST_TEST(!placed.outcome.news.has_value());
  BOOST_TEST((row().purchase() == order().purchase));
  BOOST_TEST(row().saga_id == "s1");
  BOOST_TEST(row().saga == "native");
  BOOST_TEST(row().created_at == now);
  BOOST_TEST(row().traceparent == "00-1-2-00");
}

BOOST_AUTO_TEST_CASE(what_begins_a_choreography_is_not_lost) {
  auto wanted = order();
  wanted.coordination = coordination::choreography;
  auto placed = tell(wanted, "s1");
  BOOST_TEST(said(placed.outcome.commands) == "order.created");
  BOOST_TEST(said(placed.outcome.events) == "order.events 1 pending");
}

BOOST_AUTO_TEST_CASE(placed_again_it_is_the_same_order) {
  tell(order(), "s1");
  hear<inventory_reserved>();
  auto again = tell(order(), "s2");
  BOOST_TEST(again.reply.refused == refusal::none);
  BOOST_TEST((again.reply.value
              == order_ref{"o1", order_status::inventory_reserved, 2}));
  BOOST_TEST(said(again.outcome) == "");
  BOOST_TEST(again.outcome.opened == 0);
  BOOST_TEST(saved == 0u);
  BOOST_TEST(row().saga_id == "s1");
}

BOOST_AUTO_TEST_CASE(a_key_places_one_order_whatever_its_id) {
  auto first = tell(order("o1", {"k", "print"}), "s1");
  auto again = tell(order("o2", {"k", "print"}), "s2");
  BOOST_TEST(!first.reply.replayed);
  BOOST_TEST(again.reply.replayed);
  BOOST_TEST(again.reply.value.order_id == "o1");
  BOOST_TEST(said(again.outcome) == "");
  BOOST_TEST(again.outcome.opened == 0);
  BOOST_TEST(all<order_row>().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_key_is_not_used_for_another_order) {
  tell(order("o1", {"k", "print"}), "s1");
  auto other = tell(order("o2", {"k", "another print"}), "s2");
  BOOST_TEST(other.reply.refused == refusal::key_reused);
  BOOST_TEST(said(other.outcome) == "");
  BOOST_TEST(all<order_row>().size() == 1u);
}

// -- replies ------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_reply_moves_the_saga_on) {
  tell(order(), "s1");
  auto outcome = hear<inventory_reserved>();
  BOOST_TEST(outcome.fits);
  BOOST_TEST(said(outcome)
             == "order.events 2 inventory_reserved, payment.process");
  BOOST_TEST(outcome.opened == 0);
  BOOST_TEST(!outcome.news.has_value());
  BOOST_TEST(row().status == order_status::inventory_reserved);
}

BOOST_AUTO_TEST_CASE(a_stale_reply_changes_and_saves_nothing) {
  tell(order(), "s1");
  hear<inventory_reserved>();
  auto before = row();
  auto outcome = hear<inventory_reserved>();
  BOOST_TEST(!outcome.fits);
  BOOST_TEST(said(outcome) == "");
  BOOST_TEST(saved == 0u);
  BOOST_TEST((row() == before));
  BOOST_TEST(history.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_reply_about_an_unknown_order_is_dropped) {
  auto outcome = tell(message{inventory_reserved{saga(), {}}});
  BOOST_TEST(!outcome.fits);
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_saga_is_news) {
  tell(order(), "s1");
  now += 250;
  auto outcome = hear(inventory_failed{{{}, {}, reason::unknown_product}});
  BOOST_TEST(outcome.opened == -1);
  BOOST_TEST_REQUIRE(outcome.news.has_value());
  BOOST_TEST(outcome.news->order_id == "o1");
  BOOST_TEST(outcome.news->saga_id == "s1");
  BOOST_TEST(outcome.news->status == order_status::failed);
  BOOST_TEST(outcome.news->reason == reason::unknown_product);
  BOOST_TEST(outcome.news->lasted == 250);
  BOOST_TEST(!outcome.news->stuck);
}

BOOST_AUTO_TEST_CASE(the_history_counts_every_change_from_1) {
  complete();
  std::string seen;
  for (auto& event : history) {
    BOOST_TEST(event.order_id == "o1");
    BOOST_TEST(event.saga_id == "s1");
    BOOST_TEST(event.user_id == "ann");
    BOOST_TEST(event.at == now);
    seen += std::to_string(event.seq) + " "
            + std::string{to_string(event.status)} + " ";
  }
  BOOST_TEST(seen
             == "1 pending 2 inventory_reserved 3 payment_completed "
                "4 completed ");
  BOOST_TEST(row().seq == 4);
}

// -- cancelling ---------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_unknown_order_cannot_be_cancelled) {
  auto answered = tell(cancel_order{{}, "o1"});
  BOOST_TEST(answered.reply.refused == refusal::not_found);
  BOOST_TEST(said(answered.outcome) == "");
}

BOOST_AUTO_TEST_CASE(only_a_completed_order_is_cancelled) {
  tell(order(), "s1");
  auto answered = tell(cancel_order{{}, "o1"});
  BOOST_TEST(answered.reply.refused == refusal::conflict);
  BOOST_TEST(answered.reply.detail.ends_with("pending"));
  BOOST_TEST(answered.reply.value.status == order_status::pending);
  BOOST_TEST(saved == 0u);
  hear(inventory_failed{{{}, {}, reason::unknown_product}});
  BOOST_TEST(tell(cancel_order{{}, "o1"}).reply.refused == refusal::conflict);
}

BOOST_AUTO_TEST_CASE(cancelling_opens_the_saga_again) {
  complete();
  auto answered = tell(cancel_order{{}, "o1"});
  BOOST_TEST(
      (answered.reply.value == order_ref{"o1", order_status::cancelling, 5}));
  BOOST_TEST(answered.outcome.opened == 1);
  BOOST_TEST(said(answered.outcome)
             == "order.events 5 cancelling cancelled, delivery.cancel 1");
  hear(delivery_cancelled{{{}, 1}});
  hear<payment_refunded>();
  auto ended = hear<inventory_released>();
  BOOST_TEST(ended.opened == -1);
  BOOST_TEST(ended.news->status == order_status::cancelled);
  BOOST_TEST(tell(cancel_order{{}, "o1"}).reply.refused == refusal::conflict);
}

BOOST_AUTO_TEST_CASE(cancelling_twice_is_one_cancellation) {
  complete();
  tell(cancel_order{{}, "o1"});
  auto again = tell(cancel_order{{}, "o1"});
  BOOST_TEST(again.reply.refused == refusal::none);
  BOOST_TEST(again.reply.value.status == order_status::cancelling);
  BOOST_TEST(said(again.outcome) == "");
  BOOST_TEST(again.outcome.opened == 0);
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(a_refused_cancellation_ends_where_it_began) {
  complete();
  tell(cancel_order{{}, "o1"});
  auto kept = hear(delivery_kept{{{}, 1}});
  BOOST_TEST(kept.opened == -1);
  BOOST_TEST(kept.news->status == order_status::completed);
  BOOST_TEST(kept.news->reason == reason::delivery_refused);
  BOOST_TEST(said(tell(cancel_order{{}, "o1"}).outcome)
             == "order.events 7 cancelling cancelled, delivery.cancel 2");
}

BOOST_AUTO_TEST_CASE(a_cancel_that_comes_again_is_no_second_one) {
  complete();
  cancel_order command{{"cancel 1", "print"}, "o1"};
  tell(command);
  hear(delivery_kept{{{}, 1}});
  auto again = tell(command);
  BOOST_TEST(again.reply.replayed);
  BOOST_TEST(again.reply.value.status == order_status::cancelling);
  BOOST_TEST(said(again.outcome) == "");
  BOOST_TEST(row().cancels == 1u);
  BOOST_TEST(row().status == order_status::completed);
}

// -- time ---------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_order_whose_time_has_come_is_looked_at) {
  tell(order(), "s1");
  now = row().due_at;
  auto outcome = wake_up("o1");
  BOOST_TEST(said(outcome) == "inventory.reserve");
  BOOST_TEST(outcome.opened == 0);
  BOOST_TEST(row().due_at > now);
}

BOOST_AUTO_TEST_CASE(an_order_that_is_not_due_any_more_is_left_alone) {
  tell(order(), "s1");
  now = row().due_at - 1;
  BOOST_TEST(said(wake_up("o1")) == "");
  BOOST_TEST(saved == 0u);
  hear(inventory_failed{{{}, {}, reason::unknown_product}});
  now += settings.saga_deadline;
  BOOST_TEST(said(wake_up("o1")) == "");
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(after_a_jump_back_of_the_clock_it_is_looked_at_at_once) {
  tell(order(), "s1");
  now -= longest_wait + 1;
  BOOST_TEST(said(wake_up("o1")) == "inventory.reserve");
  BOOST_TEST(said(wake_up("o1")) == "");
}

BOOST_AUTO_TEST_CASE(being_stuck_is_news_once) {
  settings.stuck_after = 2;
  tell(order(), "s1");
  now = row().deadline;
  BOOST_TEST(!wake_up("o1").news.has_value());
  now = row().due_at;
  auto stuck = wake_up("o1");
  BOOST_TEST_REQUIRE(stuck.news.has_value());
  BOOST_TEST(stuck.news->stuck);
  BOOST_TEST(stuck.news->status == order_status::compensating);
  BOOST_TEST(stuck.opened == 0);
  now = row().due_at;
  BOOST_TEST(!wake_up("o1").news.has_value());
  auto ended = hear<inventory_released>();
  BOOST_TEST(ended.news->status == order_status::failed);
  BOOST_TEST(!ended.news->stuck);
}

BOOST_AUTO_TEST_SUITE_END()
