#pragma once

#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/transaction.hpp"

namespace troupe::conformance {

/// What the stores of single participants promise beside all that. The backend
/// is that of store_suite.
template <class Backend>
struct inventory_store_suite {
  using rows = inventory_rows;

  static std::vector<promise> promises() {
    return {TROUPE_PROMISE(a_release_finds_the_products_of_its_reservation),
            TROUPE_PROMISE(a_release_finds_what_its_batch_reserved)};
  }

  static constexpr auto stock = 10;

  static reserve_inventory order_of_two() {
    return {{{.saga_id = "saga", .order_id = "order", .traceparent = {}},
             {.user_id = "user",
              .items = {{"mouse", 1}, {"laptop", 2}, {"mouse", 1}},
              .address = {}}}};
  }

  static void put_products(store<rows>& to) {
    rows two;
    for (auto id : {"laptop", "mouse"})
      two.products.want(id);
    commit(to, two, [](rows& loaded) {
      for (auto id : {"laptop", "mouse"})
        loaded.products.add({.product_id = id,
                             .name = id,
                             .available = stock,
                             .received = stock});
    });
  }

  static void check_stock(store<rows>& of, std::int64_t reserved) {
    rows two;
    for (auto id : {"laptop", "mouse"})
      two.products.want(id);
    commit(of, two, [](rows&) {});
    for (auto id : {"laptop", "mouse"}) {
      BOOST_REQUIRE(two.products.find(id));
      BOOST_TEST(two.products.find(id)->reserved == reserved);
      BOOST_TEST(two.products.find(id)->available == stock - reserved);
    }
  }

  static void a_release_finds_the_products_of_its_reservation() {
    Backend backend;
    auto store = backend.open();
    put_products(*store);
    rows first;
    want(first, order_of_two());
    commit(*store, first, [](rows& r) { handle(r, order_of_two()); });
    check_stock(*store, 2);
    rows second;
    want(second, release_inventory{order_of_two().saga});
    commit(*store, second, [](rows& loaded) {
      handle(loaded, release_inventory{order_of_two().saga});
    });
    check_stock(*store, 0);
  }

  static void a_release_finds_what_its_batch_reserved() {
    Backend backend;
    auto store = backend.open();
    put_products(*store);
    rows both;
    want(both, release_inventory{order_of_two().saga});
    want(both, order_of_two());
    commit(*store, both, [](rows& loaded) {
      handle(loaded, order_of_two());
      handle(loaded, release_inventory{order_of_two().saga});
    });
    check_stock(*store, 0);
  }
};

template <class Backend>
struct payment_store_suite {
  using rows = payment_rows;

  static std::vector<promise> promises() {
    return {TROUPE_PROMISE(a_refund_finds_the_wallet_of_its_payment)};
  }

  static void a_refund_finds_the_wallet_of_its_payment() {
    Backend backend;
    auto store = backend.open();
    rows first;
    first.wallets.want("user");
    commit(*store, first, [](rows& loaded) {
      loaded.wallets.add({"user", {500}, {500}});
    });
    process_payment pay{
        {{.saga_id = "saga", .order_id = "order", .traceparent = {}},
         {.user_id = "user",
          .items = {},
          .amount = {300},
          .method = payment_method::wallet,
          .address = {}}}};
    rows second;
    want(second, pay);
    commit(*store, second, [&](rows& loaded) { handle(loaded, pay); });
    refund_payment undo{pay.saga, payment_method::wallet};
    rows third;
    want(third, undo);
    commit(*store, third, [&](rows& loaded) {
      BOOST_REQUIRE(loaded.wallets.find("user"));
      BOOST_TEST(loaded.wallets.find("user")->credit.minor == 200);
      handle(loaded, undo);
    });
    rows last;
    last.wallets.want("user");
    commit(*store, last, [](rows&) {});
    BOOST_TEST(last.wallets.find("user")->credit.minor == 500);
  }
};

} // namespace troupe::conformance
