#pragma once

#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/transaction.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace troupe::conformance {

/// What every store promises about rows. A `Backend` is the data of one
/// participant and has
///   rows           the type of its rows
///   time           a manual_clock
///   open()         a store on the data; several may be open at once
///   read()         a reader of the data
///   dead_letters() what was parked, the oldest first
template <class Backend>
class store_suite {
public:
  using rows = typename Backend::rows;

  static std::vector<promise> promises() {
    return {
        TROUPE_PROMISE(keeps_every_column),
        TROUPE_PROMISE(keeps_any_key),
        TROUPE_PROMISE(loads_the_wanted_rows_alone),
        TROUPE_PROMISE(saves_changed_rows_and_no_others),
        TROUPE_PROMISE(saves_the_last_of_many_changes),
        TROUPE_PROMISE(removes_rows),
        TROUPE_PROMISE(removes_and_adds_under_one_key),
        TROUPE_PROMISE(tells_the_time_of_the_transaction),
        TROUPE_PROMISE(rolls_back_everything_when_decide_throws),
        TROUPE_PROMISE(can_be_tried_again_with_the_same_rows),
        TROUPE_PROMISE(shows_a_commit_to_other_stores_at_once),
        TROUPE_PROMISE(does_many_turns_in_one_transaction),
        TROUPE_PROMISE(does_none_of_the_turns_where_one_says_no),
    };
  }

private:
  static void keeps_every_column() {
    Backend backend;
    auto first = backend.open();
    for (std::uint64_t seed = 0; seed < 50; ++seed)
      store_sample(*first, "key " + std::to_string(seed), seed);
    first.reset();
    auto again = backend.open();
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      auto key = "key " + std::to_string(seed);
      BOOST_TEST(stored(*again, key) == shown_sample<rows>(key, seed));
    }
  }

  static void keeps_any_key() {
    Backend backend;
    auto store = backend.open();
    std::vector<std::string> keys{"a",         "A",
                                  "a ",        " a",
                                  "'",         "\"",
                                  "%",         "\xc3\xa9",
                                  "e\xcc\x81", "\xf0\x9f\x9a\x9a",
                                  "1",         "01",
                                  "1.0",       std::string(128, 'k')};
    for (std::size_t i = 0; i < keys.size(); ++i)
      store_sample(*store, keys[i], i);
    for (std::size_t i = 0; i < keys.size(); ++i)
      BOOST_TEST(stored(*store, keys[i]) == shown_sample<rows>(keys[i], i));
  }

  static void loads_the_wanted_rows_alone() {
    Backend backend;
    auto store = backend.open();
    store_sample(*store, "a", 1);
    store_sample(*store, "b", 2);
    auto some = wanting<rows>({"a", "c"});
    commit(*store, some, [](rows& loaded) {
      BOOST_TEST(shown(loaded, "a") == shown_sample<rows>("a", 1));
      BOOST_TEST(shown(loaded, "b") == shown_nothing<rows>());
      BOOST_TEST(shown(loaded, "c") == shown_nothing<rows>());
    });
  }

  static void saves_changed_rows_and_no_others() {
    Backend backend;
    auto store = backend.open();
    store_sample(*store, "a", 1);
    store_sample(*store, "b", 2);
    auto both = wanting<rows>({"a", "b"});
    commit(*store, both, [](rows& loaded) {
      change_samples(loaded, "a", 3);
      // Not by `change`: nobody said that this row is to be saved.
      each_set(loaded, [](auto& set) {
        set.slots().at("b").row = sample_row<row_of<decltype(set)>>("b", 4);
      });
    });
    BOOST_TEST(stored(*store, "a") == shown_sample<rows>("a", 3));
    BOOST_TEST(stored(*store, "b") == shown_sample<rows>("b", 2));
  }

  static void saves_the_last_of_many_changes() {
    Backend backend;
    auto store = backend.open();
    auto one = wanting<rows>({"a"});
    commit(*store, one, [](rows& loaded) {
      add_samples(loaded, "a", 1);
      change_samples(loaded, "a", 2);
      change_samples(loaded, "a", 3);
    });
    BOOST_TEST(stored(*store, "a") == shown_sample<rows>("a", 3));
  }

  static void remove(store<rows>& from, const std::string& key) {
    auto one = wanting<rows>({key});
    commit(from, one, [&](rows& loaded) {
      each_set(loaded, [&](auto& set) { set.remove(key); });
    });
  }

  static void removes_rows() {
    Backend backend;
    auto store = backend.open();
    store_sample(*store, "a", 1);
    store_sample(*store, "b", 2);
    remove(*store, "a");
    BOOST_TEST(stored(*store, "a") == shown_nothing<rows>());
    BOOST_TEST(stored(*backend.open(), "a") == shown_nothing<rows>());
    BOOST_TEST(stored(*store, "b") == shown_sample<rows>("b", 2));
    store_sample(*store, "a", 3);
    BOOST_TEST(stored(*backend.open(), "a") == shown_sample<rows>("a", 3));
  }

  static void removes_and_adds_under_one_key() {
    Backend backend;
    auto store = backend.open();
    store_sample(*store, "a", 1);
    auto both = wanting<rows>({"a", "b"});
    commit(*store, both, [](rows& loaded) {
      each_set(loaded, [](auto& set) { set.remove("a"); });
      add_samples(loaded, "a", 2);
      add_samples(loaded, "b", 3);
      each_set(loaded, [](auto& set) { set.remove("b"); });
    });
    BOOST_TEST(stored(*backend.open(), "a") == shown_sample<rows>("a", 2));
    BOOST_TEST(stored(*backend.open(), "b") == shown_nothing<rows>());
  }

  static void tells_the_time_of_the_transaction() {
    Backend backend;
    auto store = backend.open();
    backend.time.time = 1'234'567'890'123;
    rows none;
    commit(*store, none,
           [](rows& loaded) { BOOST_TEST(loaded.now == 1'234'567'890'123); });
  }

  static void rolls_back_everything_when_decide_throws() {
    Backend backend;
    auto store = backend.open();
    auto first = wanting<rows>({"a"});
    auto id = commit(*store, first,
                     [](rows& loaded) { add_samples(loaded, "a", 1); },
                     {sample_message("kept")});
    auto second = wanting<rows>({"a", "b"});
    auto refuse = [](rows& loaded) {
      change_samples(loaded, "a", 2);
      add_samples(loaded, "b", 3);
      throw std::domain_error{"no"};
    };
    BOOST_CHECK_EXCEPTION(
        commit(*store, second, refuse, {sample_message("lost")}, {id}),
        std::domain_error,
        [](auto& e) { return e.what() == std::string{"no"}; });
    BOOST_TEST(stored(*store, "a") == shown_sample<rows>("a", 1));
    BOOST_TEST(stored(*store, "b") == shown_nothing<rows>());
    auto left = outbox_of(*store);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(left[0].id == id);
  }

  /// So does a store that meets a conflict, by itself.
  static void can_be_tried_again_with_the_same_rows() {
    Backend backend;
    auto store = backend.open();
    store_sample(*store, "a", 1);
    auto both = wanting<rows>({"a", "b"});
    bool fails = true;
    auto decide = [&](rows& loaded) {
      BOOST_TEST(shown(loaded, "a") == shown_sample<rows>("a", 1));
      BOOST_TEST(shown(loaded, "b") == shown_nothing<rows>());
      change_samples(loaded, "a", 2);
      add_samples(loaded, "b", 3);
      if (fails)
        throw std::runtime_error{"conflict"};
    };
    std::vector<message> messages{sample_message("saga")};
    BOOST_CHECK_THROW(commit(*store, both, decide, messages),
                      std::runtime_error);
    each_set(both, [](auto& set) { set.reset(); });
    fails = false;
    commit(*store, both, decide, messages);
    BOOST_TEST(stored(*store, "a") == shown_sample<rows>("a", 2));
    BOOST_TEST(stored(*store, "b") == shown_sample<rows>("b", 3));
    BOOST_TEST(outbox_of(*store).size() == 1U);
  }

  static void shows_a_commit_to_other_stores_at_once() {
    Backend backend;
    auto one = backend.open();
    auto other = backend.open();
    store_sample(*one, "a", 1);
    BOOST_TEST(stored(*other, "a") == shown_sample<rows>("a", 1));
    for (std::uint64_t seed = 2; seed < 8; ++seed) {
      auto again = wanting<rows>({"a"});
      commit(*one, again,
             [&](rows& loaded) { change_samples(loaded, "a", seed); });
      BOOST_TEST(stored(*other, "a") == shown_sample<rows>("a", seed));
      one.swap(other);
    }
  }

  /// Stores, or changes, a sample a turn; the last turn looks at the first's.
  static void take_turns(store<rows>& in, std::uint64_t seed, bool yes) {
    auto key_of = [](std::size_t turn) {
      return std::string(1, static_cast<char>('a' + turn % 3));
    };
    in.transact_in_turns(
        4,
        [&](rows& wanted, std::size_t turn) {
          wanted = wanting<rows>({key_of(turn)});
        },
        [&](rows& loaded, std::size_t turn) {
          auto known = shown(loaded, key_of(turn)) != shown_nothing<rows>();
          if (turn < 3 && known)
            change_samples(loaded, key_of(turn), seed);
          else if (turn < 3)
            add_samples(loaded, key_of(turn), seed);
          else
            BOOST_TEST(shown(loaded, "a") == shown_sample<rows>("a", seed));
          return turn < 3 || yes;
        });
  }

  static void does_many_turns_in_one_transaction() {
    Backend backend;
    auto store = backend.open();
    for (std::uint64_t seed : {1, 2}) {
      take_turns(*store, seed, true);
      for (std::string key : {"a", "b", "c"})
        BOOST_TEST(stored(*store, key) == shown_sample<rows>(key, seed));
    }
    BOOST_TEST(stored(*backend.open(), "a") == shown_sample<rows>("a", 2));
    BOOST_TEST(outbox_of(*store).empty());
  }

  static void does_none_of_the_turns_where_one_says_no() {
    Backend backend;
    auto store = backend.open();
    take_turns(*store, 1, false);
    for (std::string key : {"a", "b", "c"})
      BOOST_TEST(stored(*store, key) == shown_nothing<rows>());
    take_turns(*store, 2, true);
    take_turns(*store, 3, false);
    for (std::string key : {"a", "b", "c"})
      BOOST_TEST(stored(*store, key) == shown_sample<rows>(key, 2));
  }
};

} // namespace troupe::conformance
