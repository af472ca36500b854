#pragma once

#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/transaction.hpp"

#include <utility>

namespace troupe::conformance {

/// What a store promises about rows that fall due. The backend is that of
/// store_suite, of a participant that has such rows.
template <class Backend>
class due_suite {
public:
  using rows = typename Backend::rows;

  static std::vector<promise> promises() {
    return {
        TROUPE_PROMISE(due_rows_are_claimed_oldest_first),
        TROUPE_PROMISE(no_more_are_claimed_than_asked_for),
        TROUPE_PROMISE(nothing_is_claimed_unless_asked_for),
        TROUPE_PROMISE(rows_of_the_future_and_without_a_time_stay),
        TROUPE_PROMISE(a_clock_that_jumped_back_delays_nothing),
        TROUPE_PROMISE(claimed_rows_are_loaded_and_can_be_moved),
        TROUPE_PROMISE(a_claimed_row_may_be_wanted_as_well),
    };
  }

private:
  static auto& timed(rows& of) {
    if constexpr (requires { of.orders; })
      return of.orders;
    else
      return of.barrier();
  }

  using row = row_of<decltype(timed(std::declval<rows&>()))>;

  static void put(store<rows>& to, const std::string& key, instant due_at) {
    rows one;
    timed(one).want(key);
    commit(to, one, [&](rows& loaded) {
      auto added = sample_row<row>(key, 1);
      added.due_at = due_at;
      timed(loaded).add(std::move(added));
    });
  }

  /// The keys that are claimed, and (`act`) what is done with them.
  template <class F>
  static std::string claim(store<rows>& from, std::size_t limit, F&& act) {
    rows due;
    due.due.limit = limit;
    std::string result;
    commit(from, due, [&](rows& loaded) {
      for (const auto& key : loaded.due.keys)
        result += key + " ";
      act(loaded);
    });
    return result;
  }

  static std::string claim(store<rows>& from, std::size_t limit) {
    return claim(from, limit, [](rows&) {});
  }

  static void due_rows_are_claimed_oldest_first() {
    Backend backend;
    auto store = backend.open();
    backend.time.time = 1'000'000;
    put(*store, "a", 999'999);
    put(*store, "b", 5);
    put(*store, "c", 1'000'000);
    put(*store, "d", 500'000);
    BOOST_TEST(claim(*store, 10) == "b d a c ");
    store.reset();
    BOOST_TEST(claim(*backend.open(), 10) == "b d a c ");
  }

  static void no_more_are_claimed_than_asked_for() {
    Backend backend;
    auto store = backend.open();
    put(*store, "a", 30);
    put(*store, "b", 20);
    put(*store, "c", 10);
    BOOST_TEST(claim(*store, 2) == "c b ");
    BOOST_TEST(claim(*store, 3) == "c b a ");
  }

  static void nothing_is_claimed_unless_asked_for() {
    Backend backend;
    auto store = backend.open();
    put(*store, "a", 10);
    BOOST_TEST(claim(*store, 0) == "");
    BOOST_TEST(claim(*store, 1) == "a ");
  }

  static void rows_of_the_future_and_without_a_time_stay() {
    Backend backend;
    auto store = backend.open();
    backend.time.time = 1'000'000;
    put(*store, "never", 0);
    put(*store, "soon", 1'000'001);
    put(*store, "later", 1'000'000 + longest_wait);
    BOOST_TEST(claim(*store, 10) == "");
    backend.time.time = 1'000'001;
    BOOST_TEST(claim(*store, 10) == "soon ");
  }

  static void a_clock_that_jumped_back_delays_nothing() {
    Backend backend;
    auto store = backend.open();
    backend.time.time = 1'000'000;
    put(*store, "lost", 1'000'001 + longest_wait);
    put(*store, "far", 1'000'000'000);
    put(*store, "old", 999'000);
    BOOST_TEST(claim(*store, 10) == "old lost far ");
  }

  static void claimed_rows_are_loaded_and_can_be_moved() {
    Backend backend;
    auto store = backend.open();
    backend.time.time = 1'000'000;
    put(*store, "a", 10);
    put(*store, "b", 20);
    auto move = [](rows& loaded) {
      for (const auto& key : loaded.due.keys) {
        BOOST_REQUIRE(timed(loaded).find(key));
        timed(loaded).change(key).due_at += 1'000'000;
      }
    };
    BOOST_TEST(claim(*store, 1, move) == "a ");
    BOOST_TEST(claim(*store, 10) == "b ");
    backend.time.time = 1'000'010;
    BOOST_TEST(claim(*store, 10) == "b a ");
  }

  static void a_claimed_row_may_be_wanted_as_well() {
    Backend backend;
    auto store = backend.open();
    put(*store, "a", 10);
    rows both;
    timed(both).want("a");
    both.due.limit = 10;
    commit(*store, both, [](rows& loaded) {
      BOOST_TEST(loaded.due.keys.size() == 1U);
      timed(loaded).change("a").due_at = 0;
    });
    BOOST_TEST(claim(*store, 10) == "");
  }
};

} // namespace troupe::conformance
