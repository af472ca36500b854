#pragma once

#include "adapters/wire/messages.hpp"
#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/transaction.hpp"

namespace troupe::conformance {

/// What every store promises about the messages of its transactions. The
/// backend is that of store_suite.
template <class Backend>
class outbox_suite {
public:
  using rows = typename Backend::rows;

  static std::vector<promise> promises() {
    std::vector<promise> all{
        TROUPE_PROMISE(nothing_changed_leaves_nothing_behind),
        TROUPE_PROMISE(the_messages_of_a_transaction_are_one_row),
        TROUPE_PROMISE(messages_are_kept_although_no_row_changed),
        TROUPE_PROMISE(the_outbox_survives_reopening_oldest_first),
        TROUPE_PROMISE(forgotten_rows_are_gone),
        TROUPE_PROMISE(rows_are_forgotten_with_the_next_transaction),
        TROUPE_PROMISE(forgetting_twice_harms_nobody),
        TROUPE_PROMISE(an_id_is_never_used_again),
        TROUPE_PROMISE(every_message_comes_back_as_it_was),
        TROUPE_PROMISE(it_is_read_in_pages),
    };
    if constexpr (requires(rows r) { r.unsent; })
      all.insert(
          all.end(),
          {TROUPE_PROMISE(a_row_s_id_is_known_before_it_is_decided),
           TROUPE_PROMISE(what_is_awaited_is_unsent_until_it_is_forgotten)});
    return all;
  }

private:
  static std::int64_t send(store<rows>& to, const std::string& saga_id,
                           const std::vector<std::int64_t>& forget = {}) {
    rows none;
    return commit(
        to, none, [](rows&) {}, {sample_message(saga_id)}, forget);
  }

  static std::int64_t send_nothing(store<rows>& to,
                                   const std::vector<std::int64_t>& forget) {
    rows none;
    return commit(
        to, none, [](rows&) {}, {}, forget);
  }

  /// The saga of each row's only message.
  static std::string sagas(store<rows>& of) {
    std::string result;
    for (const auto& row : outbox_of(of)) {
      BOOST_REQUIRE(row.messages.size() == 1U);
      result += saga_id_of(row.messages[0]) + " ";
    }
    return result;
  }

  static void nothing_changed_leaves_nothing_behind() {
    Backend backend;
    auto store = backend.open();
    BOOST_TEST(send_nothing(*store, {}) == 0);
    BOOST_TEST(outbox_of(*store).empty());
  }

  static void the_messages_of_a_transaction_are_one_row() {
    Backend backend;
    auto store = backend.open();
    auto one = wanting<rows>({"a"});
    auto id
        = commit(*store, one, [](rows& loaded) { add_samples(loaded, "a", 1); },
                 {sample_message("first"), sample_message("second")});
    BOOST_TEST(id != 0);
    auto left = outbox_of(*store);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(left[0].id == id);
    BOOST_REQUIRE(left[0].messages.size() == 2U);
    BOOST_TEST((left[0].messages[0] == sample_message("first")));
    BOOST_TEST((left[0].messages[1] == sample_message("second")));
  }

  static void messages_are_kept_although_no_row_changed() {
    Backend backend;
    auto store = backend.open();
    BOOST_TEST(send(*store, "repeated") != 0);
    BOOST_TEST(sagas(*store) == "repeated ");
  }

  static void the_outbox_survives_reopening_oldest_first() {
    Backend backend;
    auto store = backend.open();
    send(*store, "c");
    send(*store, "a");
    store.reset();
    store = backend.open();
    send(*store, "b");
    store.reset();
    BOOST_TEST(sagas(*backend.open()) == "c a b ");
  }

  static void forgotten_rows_are_gone() {
    Backend backend;
    auto store = backend.open();
    auto first = send(*store, "first");
    send(*store, "second");
    auto third = send(*store, "third");
    BOOST_TEST(send_nothing(*store, {first, third}) == 0);
    BOOST_TEST(sagas(*store) == "second ");
    store.reset();
    BOOST_TEST(sagas(*backend.open()) == "second ");
  }

  static void rows_are_forgotten_with_the_next_transaction() {
    Backend backend;
    auto store = backend.open();
    auto first = send(*store, "first");
    auto second = send(*store, "second", {first});
    BOOST_TEST(second != 0);
    BOOST_TEST(second != first);
    BOOST_TEST(sagas(*store) == "second ");
  }

  static void forgetting_twice_harms_nobody() {
    Backend backend;
    auto store = backend.open();
    auto first = send(*store, "first");
    send(*store, "second", {first, first});
    send_nothing(*store, {first, 4'711});
    BOOST_TEST(sagas(*store) == "second ");
  }

  /// An acknowledgement that comes late must not delete another's messages.
  static void an_id_is_never_used_again() {
    Backend backend;
    auto store = backend.open();
    auto first = send(*store, "first");
    send_nothing(*store, {first});
    store.reset();
    store = backend.open();
    BOOST_TEST(send(*store, "second") > first);
  }

  static void every_message_comes_back_as_it_was() {
    Backend backend;
    auto store = backend.open();
    std::vector<message> sent;
    for (std::uint64_t seed = 0; seed < 10; ++seed)
      add_one_of_each(sent, seed, std::make_index_sequence<all>{});
    rows none;
    commit(
        *store, none, [](rows&) {}, sent);
    store.reset();
    auto left = outbox_of(*backend.open());
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(wire::encode(left[0].messages) == wire::encode(sent));
    BOOST_TEST((left[0].messages == sent));
  }

  static void it_is_read_in_pages() {
    Backend backend;
    auto store = backend.open();
    std::vector<std::int64_t> ids;
    for (auto saga : {"a", "b", "c", "d"})
      ids.push_back(send(*store, saga));
    auto page = store->outbox(0, 2);
    BOOST_REQUIRE(page.size() == 2U);
    BOOST_TEST(page[0].id == ids[0]);
    BOOST_TEST(page[1].id == ids[1]);
    page = store->outbox(ids[2], 2);
    BOOST_REQUIRE(page.size() == 1U);
    BOOST_TEST(page[0].id == ids[3]);
    BOOST_TEST(store->outbox(ids[3], 2).empty());
  }

  static void a_row_s_id_is_known_before_it_is_decided() {
    Backend backend;
    for (int opened = 0; opened < 3; ++opened) {
      auto store = backend.open();
      std::int64_t foretold = 0;
      rows none;
      auto id = commit(*store, none,
                       [&](rows& loaded) { foretold = loaded.sending; },
                       {sample_message("a")});
      BOOST_TEST(id == foretold);
    }
  }

  /// Of the orders that are due, and of no others.
  static void what_is_awaited_is_unsent_until_it_is_forgotten() {
    Backend backend;
    auto store = backend.open();
    for (auto key : {"a", "b"}) {
      rows one;
      one.orders.want(key);
      commit(*store, one,
             [&](rows& loaded) {
               loaded.orders.add({.order_id = key,
                                  .steps = {{.step = "inventory",
                                             .state = step_state::running,
                                             .sent = loaded.sending}},
                                  .due_at = 1});
             },
             {sample_message(key)});
    }
    auto unsent = [&](std::size_t due, std::vector<std::int64_t> forget) {
      rows claimed;
      claimed.due.limit = due;
      std::set<std::int64_t> result;
      commit(
          *store, claimed, [&](rows& loaded) { result = loaded.unsent; }, {},
          forget);
      return result;
    };
    auto left = outbox_of(*store);
    BOOST_REQUIRE(left.size() == 2U);
    BOOST_TEST(unsent(0, {}).empty());
    BOOST_TEST((unsent(10, {}) == std::set{left[0].id, left[1].id}));
    BOOST_TEST((unsent(10, {left[0].id}) == std::set{left[1].id}));
    BOOST_TEST((unsent(10, {}) == std::set{left[1].id}));
  }

  static constexpr auto all = std::variant_size_v<message>;

  template <std::size_t... I>
  static void add_one_of_each(std::vector<message>& to, std::uint64_t seed,
                              std::index_sequence<I...>) {
    (to.emplace_back(make_arbitrary<std::variant_alternative_t<I, message>>(
         seed * all + I)),
     ...);
  }
};

} // namespace troupe::conformance
