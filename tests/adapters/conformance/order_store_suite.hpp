#pragma once

#include "adapters/wire/json.hpp"
#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/transaction.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace troupe::conformance {

/// What a store of orders promises beside all that. The backend is that of
/// store_suite; the history is nobody's row.
template <class Backend>
struct order_store_suite {
  using rows = order_rows;

  static std::vector<promise> promises() {
    return {TROUPE_PROMISE(history_is_appended),
            TROUPE_PROMISE(history_is_rolled_back),
            TROUPE_PROMISE(old_orders_are_found_page_by_page),
            TROUPE_PROMISE(nothing_is_old_that_is_younger_than_the_outbox),
            TROUPE_PROMISE(a_clock_that_is_set_ahead_makes_nothing_old),
            TROUPE_PROMISE(an_order_that_is_removed_takes_its_history_along)};
  }

  static constexpr instant today = 1'700'000'000'000;

  /// Came, and was changed last, at that time. It has had two attempts.
  static void put(Backend& backend, store<rows>& to, const std::string& id,
                  instant at, order_status status = order_status::completed) {
    for (auto saga : {"1st of ", "2nd of "}) {
      rows one;
      one.orders.want(id);
      commit(to, one, [&](rows& loaded) {
        if (!loaded.orders.find(id)) {
          auto order = sample_row<order_row>(id, 1);
          order.created_at = order.updated_at = at;
          order.due_at = at_rest(status) ? 0 : backend.time.time + 1;
          order.status = status;
          order.saga_id.clear();
          loaded.orders.add(order);
        }
        auto& order = loaded.orders.change(id);
        order.saga_id = saga + id;
        loaded.history.push_back({.order_id = id,
                                  .saga_id = order.saga_id,
                                  .user_id = order.user_id,
                                  .seq = ++order.seq});
      });
    }
  }

  /// The old orders, and how many sagas each has had.
  static std::string old_ones(store<rows>& from,
                              std::optional<std::int64_t>& after,
                              std::size_t limit = 100) {
    rows page;
    page.old.limit = limit;
    page.old.age = 1'000;
    page.old.after = after.value_or(0);
    std::string result;
    commit(from, page, [&](rows& loaded) {
      for (auto& [id, sagas] : loaded.old.sagas) {
        BOOST_TEST(loaded.orders.find(id));
        result += id + ":" + std::to_string(sagas.size()) + " ";
        for (auto& saga : sagas)
          BOOST_TEST(saga.ends_with(" of " + id));
      }
    });
    after = page.old.next;
    return result;
  }

  static void old_orders_are_found_page_by_page() {
    Backend backend;
    backend.time.time = today;
    auto store = backend.open();
    put(backend, *store, "a", today - 1'001);
    put(backend, *store, "b", today - 2'000, order_status::draft);
    put(backend, *store, "c", today - 9'000, order_status::cancelled);
    put(backend, *store, "d", today - 9'000, order_status::pending);
    put(backend, *store, "e", today - 9'000, order_status::failed);
    put(backend, *store, "of the future", today + 9'000);
    put(backend, *store, "g", today - 9'000);
    put(backend, *store, "h", today - 1'000);
    put(backend, *store, "i", today - 9'000);
    std::optional<std::int64_t> after;
    BOOST_TEST(old_ones(*store, after) == "a:2 c:2 e:2 g:2 ");
    BOOST_TEST(!after);
    BOOST_TEST(old_ones(*store, after, 2) == "a:2 ");
    BOOST_TEST(old_ones(*store, after, 2) == "c:2 ");
    BOOST_TEST(old_ones(*store, after, 2) == "e:2 ");
    BOOST_TEST(after.has_value());
    BOOST_TEST(old_ones(*store, after, 2) == "g:2 ");
    BOOST_TEST(!after); // for "h" came later than that
    BOOST_TEST(old_ones(*store, after, 0) == "");
    backend.time.time = today + 1;
    backend.time.passed = std::chrono::milliseconds{1};
    after.reset();
    BOOST_TEST(old_ones(*store, after) == "a:2 c:2 e:2 g:2 h:2 i:2 ");
  }

  static void nothing_is_old_that_is_younger_than_the_outbox() {
    Backend backend;
    backend.time.time = today;
    auto store = backend.open();
    put(backend, *store, "a", today);
    rows none;
    auto sent = commit(*store, none, [](rows&) {}, {sample_message("saga")});
    backend.time.time = today + 10'000;
    backend.time.passed = std::chrono::seconds{10};
    std::optional<std::int64_t> after;
    BOOST_TEST(old_ones(*store, after) == "");
    commit(*store, none, [](rows&) {}, {}, {sent});
    BOOST_TEST(old_ones(*store, after) == "a:2 ");
  }

  static void a_clock_that_is_set_ahead_makes_nothing_old() {
    Backend backend;
    backend.time.time = today;
    auto store = backend.open();
    put(backend, *store, "a", today);
    std::optional<std::int64_t> after;
    BOOST_TEST(old_ones(*store, after) == "");
    backend.time.time = today + 24 * 3'600'000;
    BOOST_TEST(old_ones(*store, after) == "");
    backend.time.passed = std::chrono::seconds{2};
    BOOST_TEST(old_ones(*store, after) == "a:2 ");
  }

  static void an_order_that_is_removed_takes_its_history_along() {
    Backend backend;
    backend.time.time = today;
    auto store = backend.open();
    put(backend, *store, "a", today - 2'000);
    put(backend, *store, "b", today - 2'000);
    rows page;
    page.old.limit = 10;
    page.old.age = 1'000;
    commit(*store, page, [](rows& loaded) { loaded.orders.remove("a"); });
    auto seen = [&](const std::string& id) {
      return backend.read()->read(get_history{id, 0}).value.events.size();
    };
    BOOST_TEST(seen("a") == 0U);
    BOOST_TEST(seen("b") == 2U);
    auto listed = backend.read()->read(list_orders{});
    BOOST_REQUIRE(listed.value.items.size() == 1U);
    BOOST_TEST(listed.value.items[0].order_id == "b");
    std::optional<std::int64_t> after;
    BOOST_TEST(old_ones(*store, after) == "b:2 ");
    put(backend, *store, "a", today - 2'000);
    BOOST_TEST(seen("a") == 2U);
  }

  static order_event event(std::int64_t seq, order_status status) {
    return {.order_id = "order \xe2\x98\x83",
            .saga_id = "it's",
            .user_id = "\"user\"",
            .seq = seq,
            .status = status,
            .reason = reason::deadline,
            .at = largest};
  }

  static auto append(store<rows>& to, std::vector<order_event> events) {
    rows wanted;
    wanted.orders.want(events.front().order_id);
    return commit(to, wanted, [&](rows& loaded) {
      if (!loaded.orders.find(events.front().order_id)) {
        auto order = sample_row<order_row>(events.front().order_id, 1);
        order.saga_id = events.front().saga_id;
        loaded.orders.add(order);
      }
      loaded.history = events;
    });
  }

  static std::string history_of(Backend& backend) {
    return wire::to_json(backend.read()
                             ->read(get_history{"order \xe2\x98\x83", 0})
                             .value.events);
  }

  static void history_is_appended() {
    Backend backend;
    auto store = backend.open();
    auto first = event(1, order_status::pending);
    auto second = event(2, order_status::compensating);
    auto third = event(3, order_status::failed);
    BOOST_TEST(append(*store, {first, second}) == 0);
    store.reset();
    append(*backend.open(), {third});
    BOOST_TEST(history_of(backend)
               == wire::to_json(std::vector{first, second, third}));
  }

  static void history_is_rolled_back() {
    Backend backend;
    auto store = backend.open();
    rows none;
    auto refuse = [](rows& loaded) {
      loaded.history = {event(1, order_status::pending)};
      throw std::domain_error{"no"};
    };
    BOOST_CHECK_THROW(commit(*store, none, refuse), std::domain_error);
    BOOST_TEST(history_of(backend) == "[]");
  }
};

} // namespace troupe::conformance
