#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

struct stocked : inventory_desk {
  stocked() {
    put("mouse", 50);
    put("laptop", 10);
  }

  std::string reserve(std::vector<order_line> lines, std::string id = "s1") {
    return said(
        tell(reserve_inventory{saga(std::move(id)), buy(std::move(lines))}));
  }
  std::string release(std::string id = "s1") {
    return said(tell(release_inventory{saga(std::move(id))}));
  }
  void forget(std::string id = "s1") {
    tell(forget_reservation{saga(std::move(id))});
  }
  answer<product> restock(std::int64_t quantity, command_key key = {},
                          std::string product_id = "mouse") {
    return tell(
        restock_product{std::move(key), std::move(product_id), quantity});
  }

  /// "available + reserved", with what came in if that is another number.
  std::string stock(const std::string& product_id) {
    auto& row = at<product_row>(product_id);
    auto result
        = std::to_string(row.available) + " + " + std::to_string(row.reserved);
    if (row.available + row.reserved != row.received)
      result += " of " + std::to_string(row.received);
    return result;
  }
};

} // namespace

static_assert(all_fields_named<product_row>);
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

BOOST_AUTO_TEST_CASE(a_product_is_created_once) {
  create_product command{{"", "print"}, "desk",    "Desk", {9'900}, 7,
                         "made of oak", "Oak & Co"};
  auto first = tell(command);
  BOOST_TEST(first.refused == refusal::none);
  BOOST_TEST(!first.replayed);
  BOOST_TEST(
      (first.value
       == product{"desk", "Desk", {9'900}, 7, 0, "made of oak", "Oak & Co"}));
  BOOST_TEST(stock("desk") == "7 + 0");
  auto again = tell(command);
  BOOST_TEST(again.replayed);
  BOOST_TEST((again.value == first.value));
  BOOST_TEST(saved == 0u);
  command.key.fingerprint = "another print";
  auto other = tell(command);
  BOOST_TEST(other.refused == refusal::conflict);
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(an_update_changes_what_is_given) {
  using u = update_product;
  tell(u{
      {}, "mouse", u::price_ | u::brand_, "ignored", {250}, "ignored", "Cat"});
  auto& row = at<product_row>("mouse");
  BOOST_TEST(row.name == "mouse");
  BOOST_TEST(row.price == money{250});
  BOOST_TEST(row.description == "");
  BOOST_TEST(row.brand == "Cat");
  auto changed = tell(
      u{{}, "mouse", u::name_ | u::description_, "Mouse", {1}, "small", ""});
  BOOST_TEST((changed.value
              == product{"mouse", "Mouse", {250}, 50, 0, "small", "Cat"}));
  auto unknown = tell(u{{}, "unicorn", u::name_, "x", {}, "", ""});
  BOOST_TEST(unknown.refused == refusal::not_found);
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(an_old_price_does_not_come_back) {
  using u = update_product;
  u first{{"first", {}}, "mouse", u::price_, {}, {200}, {}, {}};
  tell(first);
  tell(u{{"second", {}}, "mouse", u::price_, {}, {300}, {}, {}});
  auto again = tell(first);
  BOOST_TEST(again.replayed);
  BOOST_TEST(again.value.price == money{200}); // as it was answered then
  BOOST_TEST(at<product_row>("mouse").price == money{300});
}

BOOST_AUTO_TEST_CASE(a_restock_brings_in_and_takes_out) {
  reserve({{"mouse", 3}});
  BOOST_TEST(restock(10).value.available == 57);
  BOOST_TEST(restock(-57).value.available == 0);
  BOOST_TEST(stock("mouse") == "0 + 3");
}

BOOST_AUTO_TEST_CASE(what_is_reserved_cannot_be_taken_out) {
  reserve({{"mouse", 3}});
  auto refused = restock(-48);
  BOOST_TEST(refused.refused == refusal::conflict);
  BOOST_TEST(refused.detail == "only 47 pieces of mouse are available");
  BOOST_TEST(saved == 0u);
  BOOST_TEST(stock("mouse") == "47 + 3");
}

BOOST_AUTO_TEST_CASE(stock_never_overflows_not_even_when_it_is_released) {
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  reserve({{"mouse", 3}});
  auto refused = restock(largest - 47);
  BOOST_TEST(refused.refused == refusal::conflict);
  BOOST_TEST(refused.detail
             == "there can be at most 9223372036854775807 pieces of mouse, "
                "reserved ones too, and there are 50");
  BOOST_TEST(restock(largest - 50).refused == refusal::none);
  BOOST_TEST(restock(1).refused == refusal::conflict);
  release();
  BOOST_TEST(at<product_row>("mouse").available == largest);
  BOOST_TEST(restock(std::numeric_limits<std::int64_t>::min()).refused
             == refusal::conflict);
}

BOOST_AUTO_TEST_CASE(an_unknown_product_is_not_restocked) {
  BOOST_TEST(restock(1, {}, "unicorn").refused == refusal::not_found);
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(a_restock_with_a_key_is_done_once) {
  auto first = restock(10, {"k", "print"});
  auto again = restock(10, {"k", "print"});
  BOOST_TEST(stock("mouse") == "60 + 0");
  BOOST_TEST(again.replayed);
  BOOST_TEST((again.value == first.value));
  BOOST_TEST(restock(20, {"k", "other"}).refused == refusal::key_reused);
  BOOST_TEST(stock("mouse") == "60 + 0");
  restock(10, {"k2", "print"});
  restock(10);
  restock(10);
  BOOST_TEST(stock("mouse") == "90 + 0");
}

BOOST_AUTO_TEST_CASE(a_refused_restock_stays_refused_for_its_key) {
  BOOST_TEST(restock(-60, {"k", "print"}).refused == refusal::conflict);
  restock(100);
  auto again = restock(-60, {"k", "print"});
  BOOST_TEST(again.refused == refusal::conflict);
  BOOST_TEST(again.replayed);
  BOOST_TEST(stock("mouse") == "150 + 0");
}

BOOST_AUTO_TEST_CASE(a_reservation_is_seen_as_reserved_until_it_is_undone) {
  reserve({{"mouse", 3}});
  auto view = view_of(at<reservation_row>("s1"));
  BOOST_TEST((view == reservation_view{"o1", false, {{"mouse", 3}}}));
  release();
  BOOST_TEST(view_of(at<reservation_row>("s1")).released);
}

BOOST_AUTO_TEST_SUITE_END()
