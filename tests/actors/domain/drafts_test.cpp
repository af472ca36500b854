#include "tests/actors/domain/webshop_desk.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

struct webshop : webshop_desk {
  webshop() { tell(draft_order{"o1", "ann"}); }

  order_answer add_pieces(std::string product_id, std::int64_t quantity,
                          std::int64_t cents = 100, command_key key = {}) {
    return tell(add_line{
        std::move(key), "o1", {std::move(product_id), quantity}, {cents}});
  }

  order_answer check_out(std::string saga_id = "s1") {
    return tell(check_out_order{{}, "o1", "00-1-2-00"}, std::move(saga_id));
  }

  void fail() {
    add_pieces("mouse", 1);
    check_out();
    hear<payment_failed>();
  }

  void complete() {
    add_pieces("mouse", 1);
    check_out();
    hear<payment_completed>();
    hear<inventory_reserved>();
  }

  std::string story(const std::string& id = "o1") {
    std::string result;
    for (auto& event : history)
      if (event.order_id == id)
        result += std::to_string(event.seq) + ":"
                  + std::string{to_string(event.status)} + " ";
    return result;
  }
};

reset_orders batch_of(std::int64_t count, std::int64_t cents = 100) {
  return {{}, 0, count, 10, 5, {cents}, 42};
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(drafts_test, webshop)

// -- drafts -------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_draft_begins_its_history_and_waits) {
  auto made = tell(draft_order{"o2", "bob"});
  BOOST_TEST((made.reply.value == order_ref{"o2", order_status::draft, 1}));
  BOOST_TEST(said(made.outcome) == "order.events 1 draft");
  BOOST_TEST(made.outcome.opened == 0);
  BOOST_TEST(row("o2").user_id == "bob");
  BOOST_TEST(row("o2").saga == webshop_saga);
  BOOST_TEST(row("o2").due_at == 0);
  BOOST_TEST(row("o2").attempt == 0u);
  BOOST_TEST(row("o2").steps.size() == 2u);
  BOOST_TEST(story("o2") == "1:draft ");
}

BOOST_AUTO_TEST_CASE(drafted_again_it_is_the_same_order) {
  add_pieces("mouse", 1);
  auto again = tell(draft_order{"o1", "ann"});
  BOOST_TEST(again.reply.refused == refusal::none);
  BOOST_TEST(saved == 0u);
  BOOST_TEST(row().items.size() == 1u);
}

BOOST_AUTO_TEST_CASE(lines_of_a_product_add_up_at_the_price_of_their_time) {
  add_pieces("mouse", 2, 100);
  add_pieces("cat", 1, 5);
  auto updated = row().updated_at;
  add_pieces("mouse", 3, 200);
  BOOST_TEST(
      (row().items == std::vector<order_line>{{"mouse", 5}, {"cat", 1}}));
  BOOST_TEST(row().amount == money{805});
  BOOST_TEST(row().updated_at > updated);
  BOOST_TEST(story() == "1:draft ");
}

BOOST_AUTO_TEST_CASE(a_line_with_a_known_key_is_added_once) {
  BOOST_TEST(!add_pieces("mouse", 2, 100, {"k", "print"}).reply.replayed);
  BOOST_TEST(add_pieces("mouse", 2, 100, {"k", "print"}).reply.replayed);
  BOOST_TEST(row().amount == money{200});
}

BOOST_AUTO_TEST_CASE(what_is_too_much_for_an_order_is_refused) {
  auto refused = [&](const std::string& item, std::int64_t price,
                     std::int64_t pieces = 1) {
    auto reply = add_pieces(item, pieces, price).reply;
    BOOST_TEST(reply.refused == refusal::conflict);
    BOOST_TEST(saved == 0u);
    return reply.detail;
  };
  constexpr auto cost = "an order costs at most 92233720368547758.07";
  add_pieces("mouse", most_pieces);
  BOOST_TEST(refused("mouse", 100) == "a line has at most 1000000 pieces");
  BOOST_TEST(refused("cat", INT64_MAX / 2 + 1, 2) == cost);
  BOOST_TEST(refused("cat", INT64_MAX) == cost);
  for (std::size_t i = 1; i < most_lines; ++i)
    add_pieces("product " + std::to_string(i), 1, 0);
  BOOST_TEST(row().items.size() == most_lines);
  BOOST_TEST(refused("cat", 100) == "an order has at most 1000 lines");
  BOOST_TEST(add_pieces("product 1", 1, 0).reply.refused == refusal::none);
}

BOOST_AUTO_TEST_CASE(only_drafts_and_failed_orders_can_be_added_to) {
  BOOST_TEST(tell(add_line{{}, "o9", {"mouse", 1}, {}}).reply.refused
             == refusal::not_found);
  fail();
  BOOST_TEST(add_pieces("cat", 1).reply.refused == refusal::none);
  check_out("s2");
  BOOST_TEST(add_pieces("cat", 1).reply.refused == refusal::conflict);
  hear<payment_completed>();
  BOOST_TEST(add_pieces("cat", 1).reply.refused == refusal::conflict);
  hear<inventory_reserved>();
  BOOST_TEST(add_pieces("cat", 1).reply.refused == refusal::conflict);
  BOOST_TEST(row().amount == money{200});
}

// -- checking out -------------------------------------------------------------

BOOST_AUTO_TEST_CASE(checked_out_a_draft_begins_its_saga) {
  add_pieces("mouse", 2, 250);
  auto made = check_out();
  BOOST_TEST((made.reply.value == order_ref{"o1", order_status::pending, 2}));
  BOOST_TEST(said(made.outcome)
             == "order.created, order.events 2 pending, payment.process");
  BOOST_TEST(made.outcome.opened == 1);
  BOOST_TEST(row().method == payment_method::wallet);
  BOOST_TEST(row().traceparent == "00-1-2-00");
  BOOST_TEST(said(hear<payment_completed>())
             == "order.events 3 payment_completed, inventory.reserve");
  auto ended = hear<inventory_reserved>();
  BOOST_TEST(said(ended) == "order.events 4 completed");
  BOOST_TEST(ended.opened == -1);
}

BOOST_AUTO_TEST_CASE(an_order_on_its_way_or_paid_is_answered_as_it_is) {
  add_pieces("mouse", 1);
  check_out();
  auto second = check_out("s2");
  BOOST_TEST((second.reply.value == order_ref{"o1", order_status::pending, 2}));
  BOOST_TEST(saved == 0u);
  BOOST_TEST(said(second.outcome) == "");
  hear<payment_completed>();
  hear<inventory_reserved>();
  auto paid = check_out("s3");
  BOOST_TEST((paid.reply.value == order_ref{"o1", order_status::completed, 4}));
  BOOST_TEST(saved == 0u);
  BOOST_TEST(row().saga_id == "s1");
}

BOOST_AUTO_TEST_CASE(a_failed_order_is_checked_out_as_a_new_attempt) {
  fail();
  BOOST_TEST(row().status == order_status::failed);
  auto again = check_out("s2");
  BOOST_TEST(again.reply.value.seq == 4);
  BOOST_TEST(again.outcome.opened == 1);
  BOOST_TEST(row().attempt == 2u);
  hear<payment_completed>();
  hear<inventory_reserved>();
  BOOST_TEST(story()
             == "1:draft 2:pending 3:failed 4:pending 5:payment_completed "
                "6:completed ");
}

BOOST_AUTO_TEST_CASE(a_checkout_that_comes_again_starts_no_second_attempt) {
  add_pieces("mouse", 1);
  check_out_order command{{"first", {}}, "o1", {}};
  tell(command, "s1");
  hear<payment_failed>();
  auto again = tell(command, "s2");
  BOOST_TEST(again.reply.value.status == order_status::failed);
  BOOST_TEST(said(again.outcome) == "");
  BOOST_TEST(saved == 0u);
  command.key.id = "second";
  BOOST_TEST(tell(command, "s2").outcome.opened == 1);
  BOOST_TEST(row().attempt == 2u);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_checked_out_is_refused) {
  BOOST_TEST(check_out().reply.refused == refusal::conflict); // empty
  BOOST_TEST(tell(check_out_order{{}, "o9", {}}, "s1").reply.refused
             == refusal::not_found);
  complete();
  tell(cancel_order{{}, "o1"});
  BOOST_TEST(check_out("s2").reply.refused == refusal::conflict);
  hear<inventory_released>();
  hear<payment_refunded>();
  BOOST_TEST(row().status == order_status::cancelled);
  BOOST_TEST(check_out("s2").reply.refused == refusal::conflict);
}

BOOST_AUTO_TEST_CASE(stock_that_is_not_there_gives_the_money_back) {
  add_pieces("mouse", 1);
  check_out();
  hear<payment_completed>();
  BOOST_TEST(said(hear<inventory_failed>())
             == "order.events 4 compensating, payment.refund");
  hear<payment_refunded>();
  BOOST_TEST(row().status == order_status::failed);
}

// -- batches ------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_batch_makes_drafts_of_two_items) {
  auto made = tell(batch_of(100));
  BOOST_TEST(made.reply.refused == refusal::none);
  BOOST_TEST(said(made.outcome) == "");
  for (int i = 0; i < 100; ++i) {
    auto& order = row(std::to_string(i));
    BOOST_TEST_REQUIRE(order.items.size() == 2u);
    BOOST_TEST(order.items[0].product_id != order.items[1].product_id);
    BOOST_TEST(std::stoi(order.items[1].product_id) < 10);
    BOOST_TEST(std::stoi(order.user_id) < 5);
    BOOST_TEST(order.amount == money{200});
    BOOST_TEST(order.status == order_status::draft);
    BOOST_TEST(story(order.order_id) == "1:draft ");
  }
}

BOOST_AUTO_TEST_CASE(a_batch_that_comes_again_begins_nothing_anew) {
  auto batch = batch_of(2);
  batch.key.id = "batch";
  tell(batch);
  tell(check_out_order{{}, "1", {}}, "s1");
  auto again = tell(batch);
  BOOST_TEST(again.reply.replayed);
  BOOST_TEST(again.reply.refused == refusal::none);
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(the_seed_decides_whatever_the_turns) {
  tell(batch_of(100));
  auto before = all<order_row>();
  webshop other;
  other.tell(reset_orders{{}, 50, 50, 10, 5, {100}, 42});
  other.tell(reset_orders{{}, 0, 50, 10, 5, {100}, 42});
  BOOST_TEST((other.all<order_row>() == before));
  other.tell(reset_orders{{}, 0, 100, 1, 1, {100}, 7});
  BOOST_TEST(
      (other.row("7").items == std::vector<order_line>{{"0", 1}, {"0", 1}}));
}

BOOST_AUTO_TEST_CASE(orders_at_rest_begin_anew_and_count_on) {
  tell(batch_of(2));
  tell(check_out_order{{}, "1", {}}, "s1");
  auto hear = [&](auto reply) {
    reply.saga = row("1").context();
    tell(message{reply});
  };
  hear(payment_completed{});
  hear(inventory_reserved{});
  BOOST_TEST(tell(batch_of(2, 300)).reply.refused == refusal::none);
  BOOST_TEST(row("1").status == order_status::draft);
  BOOST_TEST(row("1").attempt == 1u);
  BOOST_TEST(row("1").amount == money{600});
  BOOST_TEST(story("1")
             == "1:draft 2:pending 3:payment_completed 4:completed 5:draft ");
  tell(check_out_order{{}, "1", {}}, "s2");
  BOOST_TEST(row("1").attempt == 2u);
}

BOOST_AUTO_TEST_CASE(an_order_on_its_way_refuses_the_batch) {
  tell(batch_of(3));
  tell(check_out_order{{}, "1", {}}, "s1");
  auto refused = tell(batch_of(3, 300));
  BOOST_TEST(refused.reply.refused == refusal::conflict);
  BOOST_TEST(tell(batch_of(3, INT64_MAX)).reply.refused == refusal::conflict);
}

BOOST_AUTO_TEST_SUITE_END()
