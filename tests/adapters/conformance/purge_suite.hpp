#pragma once

#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/transaction.hpp"

#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

namespace troupe::conformance {

/// Which answers every store promises to purge, if it keeps any. The backend is
/// that of store_suite.
template <class Backend>
class purge_suite {
public:
  using rows = typename Backend::rows;

  static std::vector<promise> promises() {
    if constexpr (requires(rows r) { r.commands; })
      return {TROUPE_PROMISE(purges_old_answers_alone),
              TROUPE_PROMISE(purges_page_by_page)};
    else
      return {TROUPE_PROMISE(purges_nothing_else)};
  }

private:
  /// By a store that was opened at this time; own ids a second less.
  static std::size_t purge_a_day(Backend& backend, std::size_t limit = 1'000) {
    std::chrono::milliseconds day = std::chrono::hours{24};
    return backend.open()->purge({day, day - std::chrono::seconds{1}, {}},
                                 limit);
  }

  static void purges_old_answers_alone() {
    Backend backend;
    auto store = backend.open();
    auto all = wanting<rows>({"old", "at", "new", "own old", "own new"});
    commit(*store, all, [](rows& loaded) {
      for (const auto& [key, age] :
           {std::pair{"old", 999}, std::pair{"at", 1'000},
            std::pair{"new", 1'001}, std::pair{"own old", 1'999},
            std::pair{"own new", 2'000}}) {
        add_samples(loaded, key, 7);
        loaded.commands.change(key).created_at = age;
      }
    });
    backend.time.time = 24 * 3'600'000 + 1'000;
    BOOST_TEST(purge_a_day(backend) == 2U);
    auto left = load(*store, {"old", "at", "new", "own old", "own new"});
    BOOST_TEST(!left.commands.find("old"));
    BOOST_TEST(left.commands.find("at"));
    BOOST_TEST(left.commands.find("new"));
    BOOST_TEST(!left.commands.find("own old"));
    BOOST_TEST(left.commands.find("own new"));
    each_set(left, [&](auto& set) {
      if constexpr (!requires(row_of<decltype(set)> r) { r.command_id; })
        BOOST_TEST(set.find("old"));
    });
  }

  static void purges_page_by_page() {
    Backend backend;
    auto store = backend.open();
    auto all = wanting<rows>({"a", "b", "c"});
    commit(*store, all, [](rows& loaded) {
      for (auto key : {"a", "b", "c"}) {
        add_samples(loaded, key, 1);
        loaded.commands.change(key).created_at = 1;
      }
    });
    backend.time.time = largest;
    BOOST_TEST(purge_a_day(backend, 2) == 2U);
    BOOST_TEST(purge_a_day(backend, 2) == 1U);
    BOOST_TEST(purge_a_day(backend, 2) == 0U);
  }

  static void purges_nothing_else() {
    Backend backend;
    auto store = backend.open();
    store_sample(*store, "a", 1);
    backend.time.time = largest;
    BOOST_TEST(purge_a_day(backend) == 0U);
    BOOST_TEST(stored(*store, "a") == shown_sample<rows>("a", 1));
  }
};

} // namespace troupe::conformance
