#pragma once

#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/letters.hpp"
#include "tests/adapters/conformance/transaction.hpp"

#include <stdexcept>

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
    std::vector<promise> all{
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
        TROUPE_PROMISE(parks_dead_letters),
        TROUPE_PROMISE(parks_what_comes_again_as_one_letter),
        TROUPE_PROMISE(replays_a_letter_as_it_was),
        TROUPE_PROMISE(replays_what_a_letter_was_edited_to),
        TROUPE_PROMISE(keeps_a_letter_that_is_no_message),
        TROUPE_PROMISE(discards_a_letter),
        TROUPE_PROMISE(never_uses_the_id_of_a_letter_again),
        TROUPE_PROMISE(purges_old_letters_if_asked_to),
    };
    if constexpr (requires(rows r) { r.commands; })
      all.insert(all.end(), {TROUPE_PROMISE(purges_old_answers_alone),
                             TROUPE_PROMISE(purges_page_by_page)});
    else
      all.push_back(TROUPE_PROMISE(purges_nothing_else));
    return all;
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

  static void parks_dead_letters() {
    Backend backend;
    auto store = backend.open();
    backend.time.time = 1'234'567'890'123;
    auto message = sample_message("saga \xe2\x98\x83");
    auto letter = letter_of(message);
    letter.error = "a\nb";
    store->park(letter, &message);
    BOOST_TEST(store->parked() == 1);
    store->park(asked_letter("restock", "it's \xe2\x98\x83"), nullptr);
    store->park(asked_letter("restock", {}), nullptr);
    BOOST_TEST(store->parked() == 3);
    store.reset();
    auto kept = backend.dead_letters();
    BOOST_REQUIRE(kept.size() == 3U);
    letter.id = kept[0].id;
    letter.parked_at = 1'234'567'890'123;
    letter.content = wire::to_json(std::get<inventory_reserved>(message));
    BOOST_TEST(wire::to_json(kept[0]) == wire::to_json(letter));
    BOOST_TEST(kept[0].message_id == "saga \xe2\x98\x83/inventory.reserved");
    BOOST_TEST(kept[1].command == "restock");
    BOOST_TEST(kept[1].saga_id == "");
    BOOST_TEST(kept[1].content == "it's \xe2\x98\x83");
  }

  static void park_sample(store<rows>& in, const std::string& saga_id,
                          const std::string& error = "no") {
    auto message = sample_message(saga_id);
    auto letter = letter_of(message);
    letter.error = error;
    in.park(letter, &message);
  }

  static void parks_what_comes_again_as_one_letter() {
    Backend backend;
    auto store = backend.open();
    backend.time.time = 1'000;
    park_sample(*store, "a", "first");
    park_sample(*store, "b");
    backend.time.time = 2'000;
    park_sample(*store, "a", "second");
    BOOST_TEST(store->parked() == 2);
    auto kept = backend.dead_letters();
    BOOST_REQUIRE(kept.size() == 2U);
    BOOST_TEST(kept[0].saga_id == "a");
    BOOST_TEST(kept[0].count == 2);
    BOOST_TEST(kept[0].error == "second");
    BOOST_TEST(kept[0].parked_at == 1'000);
    BOOST_TEST(kept[1].count == 1);
  }

  static void replays_a_letter_as_it_was() {
    Backend backend;
    auto store = backend.open();
    park_sample(*store, "a");
    auto id = backend.dead_letters().at(0).id;
    auto done = store->replay({id, {}});
    BOOST_TEST((done.letter.refused == refusal::none));
    BOOST_TEST(done.letter.value.message_id == "a/inventory.reserved");
    BOOST_REQUIRE(done.row.messages.size() == 1U);
    BOOST_TEST((done.row.messages[0] == sample_message("a")));
    BOOST_TEST(backend.dead_letters().empty());
    auto left = outbox_of(*store);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(left[0].id == done.row.id);
    BOOST_TEST((left[0].messages == done.row.messages));
    BOOST_TEST((store->replay({id, {}}).letter.refused == refusal::not_found));
    BOOST_TEST(outbox_of(*store).size() == 1U);
  }

  static void replays_what_a_letter_was_edited_to() {
    Backend backend;
    auto store = backend.open();
    park_sample(*store, "a");
    auto id = backend.dead_letters().at(0).id;
    auto edited = std::get<inventory_reserved>(sample_message("a"));
    edited.purchase.address = "elsewhere";
    store->replay({id, wire::to_json(edited)});
    auto left = outbox_of(*store);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST((left[0].messages == std::vector<message>{edited}));
  }

  static void keeps_a_letter_that_is_no_message() {
    Backend backend;
    auto store = backend.open();
    store->park(asked_letter("restock", "mouse"), nullptr);
    store->park(asked_letter("inventory.reserve", "{\"saga\""), nullptr);
    for (auto& letter : backend.dead_letters())
      BOOST_TEST(
          (store->replay({letter.id, {}}).letter.refused == refusal::conflict));
    BOOST_TEST(store->parked() == 2);
    BOOST_TEST(outbox_of(*store).empty());
    // It can be mended.
    auto id = backend.dead_letters()[1].id;
    store->replay({id, wire::to_json(reserve_inventory{})});
    BOOST_TEST(store->parked() == 1);
    BOOST_TEST(outbox_of(*store).size() == 1U);
  }

  static void discards_a_letter() {
    Backend backend;
    auto store = backend.open();
    park_sample(*store, "a");
    park_sample(*store, "b");
    auto id = backend.dead_letters().at(0).id;
    auto gone = store->discard({id});
    BOOST_TEST((gone.refused == refusal::none));
    BOOST_TEST(gone.value.saga_id == "a");
    BOOST_TEST((store->discard({id}).refused == refusal::not_found));
    BOOST_REQUIRE(backend.dead_letters().size() == 1U);
    BOOST_TEST(backend.dead_letters()[0].saga_id == "b");
    BOOST_TEST(outbox_of(*store).empty());
  }

  static void never_uses_the_id_of_a_letter_again() {
    Backend backend;
    auto store = backend.open();
    park_sample(*store, "a");
    auto id = backend.dead_letters().at(0).id;
    store->discard({id});
    store.reset();
    park_sample(*backend.open(), "b");
    BOOST_TEST(backend.dead_letters().at(0).id > id);
  }

  static void purges_old_letters_if_asked_to() {
    Backend backend;
    backend.time.time = 1'000'000;
    park_sample(*backend.open(), "a");
    backend.time.time = 2'000'000;
    park_sample(*backend.open(), "b");
    park_sample(*backend.open(), "c");
    backend.time.time = 5'000'000;
    ages kept{std::chrono::hours{24}, std::chrono::hours{24}, {}};
    BOOST_TEST(backend.open()->purge(kept, 10) == 0U);
    BOOST_TEST(backend.dead_letters().size() == 3U);
    kept.letters = std::chrono::milliseconds{3'999'999};
    BOOST_TEST(backend.open()->purge(kept, 10) == 1U);
    BOOST_REQUIRE(backend.dead_letters().size() == 2U);
    BOOST_TEST(backend.dead_letters()[0].saga_id == "b");
    kept.letters = std::chrono::milliseconds{1};
    BOOST_TEST(backend.open()->purge(kept, 1) == 1U);
    BOOST_TEST(backend.open()->purge(kept, 1) == 1U);
    BOOST_TEST(backend.open()->purge(kept, 1) == 0U);
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

  /// By a store that was opened at this time; own ids a second less.
  static std::size_t purge_a_day(Backend& backend, std::size_t limit = 1'000) {
    std::chrono::milliseconds day = std::chrono::hours{24};
    return backend.open()->purge({day, day - std::chrono::seconds{1}, {}},
                                 limit);
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
