#pragma once

#include "adapters/wire/json.hpp"
#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/letters.hpp"
#include "tests/adapters/conformance/transaction.hpp"

#include <chrono>
#include <string>
#include <variant>
#include <vector>

namespace troupe::conformance {

/// What every store promises about dead letters. The backend is that of
/// store_suite.
template <class Backend>
class parked_letter_suite {
public:
  using rows = typename Backend::rows;

  static std::vector<promise> promises() {
    return {
        TROUPE_PROMISE(parks_dead_letters),
        TROUPE_PROMISE(parks_what_comes_again_as_one_letter),
        TROUPE_PROMISE(replays_a_letter_as_it_was),
        TROUPE_PROMISE(replays_what_a_letter_was_edited_to),
        TROUPE_PROMISE(keeps_a_letter_that_is_no_message),
        TROUPE_PROMISE(discards_a_letter),
        TROUPE_PROMISE(never_uses_the_id_of_a_letter_again),
        TROUPE_PROMISE(purges_old_letters_if_asked_to),
    };
  }

private:
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
};

} // namespace troupe::conformance
