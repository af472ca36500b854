#pragma once

#include "tests/adapters/conformance/reader_suite.hpp"

namespace troupe::conformance {

inline constexpr auto products_of
    = [](auto& rows) -> auto& { return rows.products; };
inline constexpr auto reservations_of
    = [](auto& rows) -> auto& { return rows.reservations; };

/// What a reader of the inventory promises.
template <class Backend>
class inventory_reader_suite {
public:
  static std::vector<promise> promises() {
    std::vector<promise> all{
        TROUPE_PROMISE(a_product_is_shown_as_it_is),
        TROUPE_PROMISE(what_is_not_there_is_not_found),
        TROUPE_PROMISE(several_products_come_in_the_order_asked_for),
        TROUPE_PROMISE(a_reservation_is_shown_until_and_after_its_release),
        TROUPE_PROMISE(refusals_and_tombstones_are_no_reservations),
        TROUPE_PROMISE(the_newest_reservation_of_an_order_is_shown),
    };
    auto more = list_suite<Backend, products>::promises();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

private:
  struct products {
    using question = list_products;
    static void add(store<inventory_rows>& to, int n) {
      // Products are newest first, whatever their ids are.
      put(to, products_of,
          std::vector{sample_row<product_row>(
              (n % 2 == 0 ? "a" : "b") + std::to_string(n), 1)});
    }
    static int number(const product& shown) {
      return std::stoi(shown.product_id.substr(1));
    }
  };

  static reservation_row reservation(int saga, forward_state forward,
                                     undo_state undo) {
    return {.saga_id = id_of(saga),
            .order_id = "order",
            .forward = forward,
            .undo = undo,
            .items = {{"laptop", saga}, {"mouse", 1}, {"laptop", 1}},
            .at = 1};
  }

  static void a_product_is_shown_as_it_is() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      auto row = sample_row<product_row>(std::to_string(seed), seed);
      put(*store, products_of, std::vector{row});
      auto answered = reader->read(get_product{row.product_id});
      BOOST_TEST(said(answered) == wire::to_json(view_of(row)));
    }
  }

  static void what_is_not_there_is_not_found() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    BOOST_TEST(said(reader->read(get_product{"x"})) == "not_found");
    BOOST_TEST(said(reader->read(get_reservation{"x"})) == "not_found");
    BOOST_TEST(reader->read(get_product{"x"}).detail != "");
    BOOST_TEST(said(reader->read(get_products{{"x", "y"}}))
               == R"({"items":[],"next":""})");
  }

  static void several_products_come_in_the_order_asked_for() {
    Backend backend;
    auto store = backend.open();
    put(*store, products_of,
        std::vector{sample_row<product_row>("a", 1),
                    sample_row<product_row>("b", 2)});
    auto found = backend.read()->read(get_products{{"b", "no", "a", "b"}});
    std::string ids;
    for (const auto& item : found.value.items)
      ids += item.product_id + " ";
    BOOST_TEST(ids == "b a b ");
  }

  static void a_reservation_is_shown_until_and_after_its_release() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    auto row = reservation(1, forward_state::done, undo_state::none);
    put(*store, reservations_of, std::vector{row});
    BOOST_TEST(said(reader->read(get_reservation{"order"}))
               == R"({"order_id":"order","released":false,"items":[)"
                  R"({"product_id":"laptop","quantity":1},)"
                  R"({"product_id":"mouse","quantity":1},)"
                  R"({"product_id":"laptop","quantity":1}]})");
    inventory_rows again;
    again.reservations.want(row.saga_id);
    commit(*store, again, [&](inventory_rows& loaded) {
      loaded.reservations.change(row.saga_id).undo = undo_state::done;
    });
    auto released = reader->read(get_reservation{"order"});
    BOOST_TEST(released.value.released);
    BOOST_TEST(released.value.items.size() == 3U);
  }

  static void refusals_and_tombstones_are_no_reservations() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    put(*store, reservations_of,
        std::vector{
            reservation(1, forward_state::refused, undo_state::none),
            reservation(2, forward_state::refused, undo_state::done),
            reservation(3, forward_state::none, undo_state::done),
        });
    BOOST_TEST(said(reader->read(get_reservation{"order"})) == "not_found");
  }

  static void the_newest_reservation_of_an_order_is_shown() {
    Backend backend;
    auto store = backend.open();
    put(*store, reservations_of,
        std::vector{
            reservation(1, forward_state::done, undo_state::done),
            reservation(2, forward_state::done, undo_state::none),
            reservation(3, forward_state::refused, undo_state::none),
        });
    auto shown = backend.read()->read(get_reservation{"order"});
    BOOST_REQUIRE((shown.refused == refusal::none));
    BOOST_TEST(!shown.value.released);
    BOOST_TEST(shown.value.items.at(0).quantity == 2);
  }
};

} // namespace troupe::conformance
