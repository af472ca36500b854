#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

/// Begins the rows of a batch anew.
template <class Desk, class Batch>
auto renew(Desk& desk, const Batch& all) {
  return desk.run(all, [&](auto& rows) {
    if constexpr (requires { handle(rows, all); })
      return handle(rows, all);
    else
      return reset(rows, all);
  });
}

} // namespace

BOOST_AUTO_TEST_SUITE(batches_test)

BOOST_AUTO_TEST_CASE(stock_is_set_and_what_is_reserved_stays) {
  inventory_desk stock;
  renew(stock, reset_products{{}, 0, 3, 10, {100}});
  stock.tell(reserve_inventory{saga(), buy({{"1", 4}})});
  renew(stock, reset_products{{}, 0, 3, 7, {200}});
  auto& row = stock.at<product_row>("1");
  BOOST_TEST(row.available == 7);
  BOOST_TEST(row.reserved == 4);
  BOOST_TEST(row.received == 11);
  BOOST_TEST(row.price == money{200});
  stock.tell(release_inventory{saga()});
  BOOST_TEST(row.available == 11);
  BOOST_TEST(stock.all<product_row>().size() == 3u);
}

BOOST_AUTO_TEST_CASE(credit_is_set_and_the_difference_is_booked) {
  payment_desk wallets;
  renew(wallets, reset_wallets{{}, 0, 2, {500}});
  auto command = process_payment{saga(), pay(200, payment_method::wallet)};
  command.purchase.user_id = "1";
  wallets.tell(command);
  renew(wallets, reset_wallets{{}, 0, 2, {400}});
  auto& row = wallets.at<wallet_row>("1");
  BOOST_TEST(row.credit == money{400});
  BOOST_TEST(row.deposited == money{600});
  wallets.tell(refund_payment{saga(), payment_method::wallet});
  BOOST_TEST(row.credit == row.deposited);
  wallets.tell(command = {saga("s2"), command.purchase});
  BOOST_TEST(renew(wallets, reset_wallets{{}, 0, 2, max_money}).refused
             == refusal::conflict);
}

BOOST_AUTO_TEST_CASE(a_batch_that_comes_again_changes_nothing) {
  inventory_desk stock;
  reset_products all{{"stock", {}}, 0, 2, 10, {100}};
  renew(stock, all);
  stock.tell(restock_product{{}, "1", 5});
  BOOST_TEST(renew(stock, all).replayed);
  BOOST_TEST(stock.at<product_row>("1").available == 15);
  payment_desk wallets;
  reset_wallets credit{{"credit", {}}, 0, 2, {500}};
  renew(wallets, credit);
  wallets.tell(deposit_credit{{}, "1", {100}});
  BOOST_TEST(renew(wallets, credit).replayed);
  BOOST_TEST(wallets.at<wallet_row>("1").credit == money{600});
}

BOOST_AUTO_TEST_CASE(a_deposit_may_ask_for_a_wallet_that_is_there) {
  payment_desk wallets;
  deposit_credit more{{}, "ann", {100}, false};
  BOOST_TEST(wallets.tell(more).refused == refusal::not_found);
  wallets.put("ann", 0);
  BOOST_TEST(wallets.tell(more).value.credit == money{100});
}

BOOST_AUTO_TEST_SUITE_END()
