#include "tests/actors/domain/stocked.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

static_assert(all_fields_named<reservation_row>);

BOOST_FIXTURE_TEST_SUITE(inventory_test, stocked)

BOOST_AUTO_TEST_CASE(reserving_takes_from_what_is_available) {
  BOOST_TEST(reserve({{"mouse", 3}, {"laptop", 1}}) == "inventory.reserved");
  BOOST_TEST(stock("mouse") == "47 + 3");
  BOOST_TEST(stock("laptop") == "9 + 1");
  auto& row = at<reservation_row>("s1");
  BOOST_TEST(row.order_id == "o1");
  BOOST_TEST(row.forward == forward_state::done);
  BOOST_TEST(row.at == now);
}

BOOST_AUTO_TEST_CASE(the_reply_carries_what_the_command_carried) {
  auto context = saga();
  context.attempt = 3;
  context.deadline = 77;
  context.traceparent = "00-1-2-00";
  auto bought = buy({{"mouse", 1}}, 500, payment_method::wallet);
  auto reply = [&](auto&& command) { return tell(command).replies.at(0); };
  BOOST_TEST((reply(reserve_inventory{context, bought})
              == message{inventory_reserved{context, bought}}));
  bought.items[0].product_id = "unicorn";
  context.saga_id = "s2";
  BOOST_TEST(
      (reply(reserve_inventory{context, bought})
       == message{inventory_failed{context, bought, reason::unknown_product}}));
  BOOST_TEST((reply(release_inventory{context})
              == message{inventory_released{context}}));
}

BOOST_AUTO_TEST_CASE(what_is_forgotten_stays_reserved_and_is_settled) {
  reserve({{"mouse", 3}, {"laptop", 1}, {"mouse", 2}});
  reserve({{"mouse", 4}}, "s2");
  forget();
  BOOST_TEST(!all<reservation_row>().contains("s1"));
  BOOST_TEST(stock("mouse") == "41 + 9");
  BOOST_TEST(at<settled_row>("mouse").sum == 5);
  BOOST_TEST(at<settled_row>("laptop").sum == 1);
  forget();
  forget("s2");
  BOOST_TEST(at<settled_row>("mouse").sum == 9);
}

BOOST_AUTO_TEST_CASE(what_held_nothing_is_forgotten_without_a_trace) {
  reserve({{"mouse", 3}});
  release();
  reserve({{"unicorn", 1}}, "s2");
  release("s3");
  for (auto id : {"s1", "s2", "s3", "never heard of"})
    forget(id);
  BOOST_TEST(all<reservation_row>().empty());
  BOOST_TEST(all<settled_row>().empty());
  BOOST_TEST(stock("mouse") == "50 + 0");
}

BOOST_AUTO_TEST_CASE(lines_of_one_product_add_up) {
  BOOST_TEST(reserve({{"laptop", 6}, {"laptop", 5}})
             == "inventory.failed insufficient_stock");
  BOOST_TEST(reserve({{"laptop", 6}, {"laptop", 4}}, "s2")
             == "inventory.reserved");
  BOOST_TEST(stock("laptop") == "0 + 10");
  BOOST_TEST(at<reservation_row>("s2").items.size() == 2u);
}

BOOST_AUTO_TEST_CASE(all_lines_are_reserved_or_none) {
  BOOST_TEST(reserve({{"mouse", 1}, {"laptop", 11}})
             == "inventory.failed insufficient_stock");
  BOOST_TEST(stock("mouse") == "50 + 0");
  BOOST_TEST(stock("laptop") == "10 + 0");
  BOOST_TEST(saved == 1u); // the barrier alone
}

BOOST_AUTO_TEST_CASE(a_product_that_nobody_knows_is_the_reason_that_counts) {
  BOOST_TEST(reserve({{"a unicorn", 1}, {"laptop", 11}}, "s1")
             == "inventory.failed unknown_product");
  BOOST_TEST(reserve({{"laptop", 11}, {"unicorn", 1}}, "s2")
             == "inventory.failed unknown_product");
}

BOOST_AUTO_TEST_CASE(a_duplicate_gets_the_same_reply_and_changes_nothing) {
  reserve({{"mouse", 3}});
  BOOST_TEST(reserve({{"mouse", 3}}) == "inventory.reserved");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(stock("mouse") == "47 + 3");
}

BOOST_AUTO_TEST_CASE(a_refusal_is_repeated_even_when_it_would_go_now) {
  reserve({{"laptop", 11}});
  restock(5, {}, "laptop");
  BOOST_TEST(reserve({{"laptop", 11}})
             == "inventory.failed insufficient_stock");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(stock("laptop") == "15 + 0");
}

BOOST_AUTO_TEST_CASE(sagas_do_not_share_a_barrier) {
  reserve({{"mouse", 3}}, "s1");
  reserve({{"mouse", 4}}, "s2");
  BOOST_TEST(stock("mouse") == "43 + 7");
  release("s1");
  BOOST_TEST(stock("mouse") == "46 + 4");
}

BOOST_AUTO_TEST_CASE(releasing_puts_the_stored_lines_back_once) {
  reserve({{"mouse", 3}, {"laptop", 2}, {"mouse", 1}});
  BOOST_TEST(release() == "inventory.released");
  BOOST_TEST(stock("mouse") == "50 + 0");
  BOOST_TEST(stock("laptop") == "10 + 0");
  BOOST_TEST(at<reservation_row>("s1").undo == undo_state::done);
  BOOST_TEST(release() == "inventory.released");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(stock("mouse") == "50 + 0");
}

BOOST_AUTO_TEST_CASE(a_late_duplicate_does_not_reserve_what_was_released) {
  reserve({{"mouse", 3}});
  release();
  reserve({{"mouse", 3}});
  BOOST_TEST(saved == 0u);
  BOOST_TEST(stock("mouse") == "50 + 0");
}

BOOST_AUTO_TEST_CASE(an_early_release_plants_a_tombstone) {
  BOOST_TEST(release() == "inventory.released");
  auto& row = at<reservation_row>("s1");
  BOOST_TEST(row.order_id == "o1");
  BOOST_TEST(row.forward == forward_state::none);
  BOOST_TEST(row.undo == undo_state::done);
  BOOST_TEST(reserve({{"mouse", 3}}) == "inventory.failed cancelled");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(stock("mouse") == "50 + 0");
  BOOST_TEST(release() == "inventory.released");
}

BOOST_AUTO_TEST_CASE(undoing_what_was_refused_succeeds) {
  reserve({{"laptop", 11}});
  BOOST_TEST(release() == "inventory.released");
  BOOST_TEST(stock("laptop") == "10 + 0");
  BOOST_TEST(reserve({{"laptop", 11}})
             == "inventory.failed insufficient_stock");
}

BOOST_AUTO_TEST_CASE(releasing_unknown_products_succeeds) {
  reserve({{"unicorn", 1}});
  BOOST_TEST(release() == "inventory.released");
  BOOST_TEST(all<product_row>().size() == 2u);
}

BOOST_AUTO_TEST_CASE(commands_of_one_batch_see_what_earlier_ones_did) {
  reserve_inventory first{saga("s1"), buy({{"laptop", 6}})};
  reserve_inventory second{saga("s2"), buy({{"laptop", 6}})};
  release_inventory undo{saga("s1")};
  reserve_inventory third{saga("s3"), buy({{"laptop", 6}})};
  auto replies = transact(
      [&](auto& rows) {
        want(rows, first);
        want(rows, second);
        want(rows, undo);
        want(rows, third);
      },
      [&](auto& rows) {
        std::vector<std::string> all{
            said(handle(rows, first)), said(handle(rows, second)),
            said(handle(rows, undo)), said(handle(rows, third))};
        return all[0] + ", " + all[1] + ", " + all[2] + ", " + all[3];
      });
  BOOST_TEST(replies
             == "inventory.reserved, inventory.failed insufficient_stock, "
                "inventory.released, inventory.reserved");
  BOOST_TEST(stock("laptop") == "4 + 6");
}

BOOST_AUTO_TEST_CASE(a_reservation_is_seen_as_reserved_until_it_is_undone) {
  reserve({{"mouse", 3}});
  auto view = view_of(at<reservation_row>("s1"));
  BOOST_TEST((view == reservation_view{"o1", false, {{"mouse", 3}}}));
  release();
  BOOST_TEST(view_of(at<reservation_row>("s1")).released);
}

BOOST_AUTO_TEST_SUITE_END()
