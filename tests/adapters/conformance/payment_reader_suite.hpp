#pragma once

#include "tests/adapters/conformance/reader_suite.hpp"

namespace troupe::conformance {

inline constexpr auto payments_of
    = [](auto& rows) -> auto& { return rows.payments; };
inline constexpr auto wallets_of
    = [](auto& rows) -> auto& { return rows.wallets; };

/// What a reader of payments promises.
template <class Backend>
class payment_reader_suite {
public:
  static std::vector<promise> promises() {
    std::vector<promise> all{
        TROUPE_PROMISE(a_payment_is_shown_as_it_is),
        TROUPE_PROMISE(what_is_not_there_is_not_found),
        TROUPE_PROMISE(tombstones_are_not_shown),
        TROUPE_PROMISE(what_is_pending_is_not_shown),
        TROUPE_PROMISE(the_newest_payment_of_an_order_is_shown),
        TROUPE_PROMISE(a_wallet_is_shown_as_it_is),
    };
    auto more = list_suite<Backend, payments>::promises();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

private:
  static payment_row payment(int saga, forward_state forward, undo_state undo) {
    return {.saga_id = id_of(saga),
            .order_id = "order",
            .user_id = "user",
            .amount = {saga},
            .forward = forward,
            .undo = undo,
            .transaction_id = "txn-" + id_of(saga)};
  }

  struct payments {
    using question = list_payments;
    static void add(store<payment_rows>& to, int n) {
      // Between two payments there is a tombstone.
      put(to, payments_of,
          std::vector{
              payment(2 * n, forward_state::done, undo_state::none),
              payment(2 * n + 1, forward_state::none, undo_state::done),
          });
    }
    static int number(const payment_view& shown) {
      return number_of(shown.transaction_id.substr(4)) / 2;
    }
  };

  static void a_payment_is_shown_as_it_is() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    for (int n = 0; n < 40; ++n) {
      auto row
          = sample_row<payment_row>(id_of(n), static_cast<std::uint64_t>(n));
      row.order_id = "order " + std::to_string(n);
      if (row.forward != forward_state::done)
        row.forward = forward_state::refused;
      put(*store, payments_of, std::vector{row});
      BOOST_TEST(said(reader->read(get_payment{row.order_id}))
                 == wire::to_json(view_of(row)));
    }
  }

  static void what_is_not_there_is_not_found() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    BOOST_TEST(said(reader->read(get_payment{"x"})) == "not_found");
    BOOST_TEST(said(reader->read(get_wallet{"x"})) == "not_found");
    BOOST_TEST(reader->read(get_wallet{"x"}).detail != "");
  }

  static void tombstones_are_not_shown() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    put(*store, payments_of,
        std::vector{payment(1, forward_state::none, undo_state::done),
                    payment(2, forward_state::none, undo_state::pending)});
    BOOST_TEST(said(reader->read(get_payment{"order"})) == "not_found");
    BOOST_TEST(reader->read(list_payments{}).value.items.empty());
  }

  static void what_is_pending_is_not_shown() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    put(*store, payments_of,
        std::vector{payment(1, forward_state::pending, undo_state::none)});
    BOOST_TEST(said(reader->read(get_payment{"order"})) == "not_found");
    BOOST_TEST(reader->read(list_payments{}).value.items.empty());
  }

  static void the_newest_payment_of_an_order_is_shown() {
    Backend backend;
    auto store = backend.open();
    put(*store, payments_of,
        std::vector{payment(1, forward_state::done, undo_state::done),
                    payment(2, forward_state::refused, undo_state::none),
                    payment(3, forward_state::none, undo_state::done)});
    auto shown = backend.read()->read(get_payment{"order"});
    BOOST_TEST(shown.value.amount.minor == 2);
    BOOST_TEST((shown.value.status == payment_status::failed));
  }

  static void a_wallet_is_shown_as_it_is() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    put(*store, wallets_of, std::vector<wallet_row>{{"user", {7}, {-5}}});
    BOOST_TEST(said(reader->read(get_wallet{"user"}))
               == R"({"user_id":"user","credit":0.07})");
    payment_rows again;
    again.wallets.want("user");
    commit(*store, again, [](payment_rows& loaded) {
      loaded.wallets.change("user").credit = {largest};
    });
    BOOST_TEST(reader->read(get_wallet{"user"}).value.credit.minor == largest);
  }
};

} // namespace troupe::conformance
