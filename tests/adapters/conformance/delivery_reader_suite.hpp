#pragma once

#include "tests/adapters/conformance/reader_suite.hpp"

namespace troupe::conformance {

inline constexpr auto deliveries_of
    = [](auto& rows) -> auto& { return rows.deliveries; };

/// What a reader of deliveries promises.
template <class Backend>
class delivery_reader_suite {
public:
  static std::vector<promise> promises() {
    std::vector<promise> all{
        TROUPE_PROMISE(a_delivery_is_shown_as_it_is),
        TROUPE_PROMISE(what_is_not_there_is_not_found),
        TROUPE_PROMISE(tombstones_are_not_shown),
        TROUPE_PROMISE(what_is_pending_is_not_shown),
        TROUPE_PROMISE(the_newest_delivery_of_an_order_is_shown),
    };
    auto more = list_suite<Backend, listed>::promises();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

private:
  static delivery_row made(int saga, forward_state forward, undo_state undo) {
    return {.saga_id = id_of(saga),
            .order_id = "order",
            .forward = forward,
            .undo = undo,
            .tracking_number = id_of(saga)};
  }

  struct listed {
    using question = list_deliveries;
    static void add(store<delivery_rows>& to, int n) {
      // Between two deliveries there is a tombstone.
      put(to, deliveries_of,
          std::vector{made(2 * n, forward_state::done, undo_state::none),
                      made(2 * n + 1, forward_state::none, undo_state::done)});
    }
    static int number(const delivery_view& shown) {
      return number_of(shown.tracking_number) / 2;
    }
  };

  static void a_delivery_is_shown_as_it_is() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    for (int n = 0; n < 40; ++n) {
      auto row
          = sample_row<delivery_row>(id_of(n), static_cast<std::uint64_t>(n));
      row.order_id = "order " + std::to_string(n);
      if (row.forward != forward_state::refused)
        row.forward = forward_state::done;
      put(*store, deliveries_of, std::vector{row});
      BOOST_TEST(said(reader->read(get_delivery{row.order_id}))
                 == wire::to_json(view_of(row)));
    }
  }

  static void what_is_not_there_is_not_found() {
    Backend backend;
    auto store = backend.open();
    auto answered = backend.read()->read(get_delivery{"x"});
    BOOST_TEST(said(answered) == "not_found");
    BOOST_TEST(answered.detail != "");
  }

  static void tombstones_are_not_shown() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    put(*store, deliveries_of,
        std::vector{made(1, forward_state::none, undo_state::done),
                    made(2, forward_state::none, undo_state::kept)});
    BOOST_TEST(said(reader->read(get_delivery{"order"})) == "not_found");
    BOOST_TEST(reader->read(list_deliveries{}).value.items.empty());
  }

  static void what_is_pending_is_not_shown() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    put(*store, deliveries_of,
        std::vector{made(1, forward_state::pending, undo_state::none)});
    BOOST_TEST(said(reader->read(get_delivery{"order"})) == "not_found");
    BOOST_TEST(reader->read(list_deliveries{}).value.items.empty());
  }

  static void the_newest_delivery_of_an_order_is_shown() {
    Backend backend;
    auto store = backend.open();
    put(*store, deliveries_of,
        std::vector{made(1, forward_state::refused, undo_state::none),
                    made(2, forward_state::done, undo_state::kept),
                    made(3, forward_state::none, undo_state::done)});
    auto shown = backend.read()->read(get_delivery{"order"});
    BOOST_TEST(shown.value.tracking_number == id_of(2));
    BOOST_TEST((shown.value.status == delivery_status::scheduled));
  }
};

} // namespace troupe::conformance
