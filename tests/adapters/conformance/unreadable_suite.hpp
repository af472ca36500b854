#pragma once

#include "tests/adapters/conformance/reader_suite.hpp"

#include <stdexcept>

/// What stores and readers promise about rows that another build has written.
/// A backend is that of the readers and has run(sql), which changes its data.
namespace troupe::conformance {

/// Of any participant.
template <class Backend>
class unreadable_outbox_suite {
public:
  using rows = typename Backend::rows;

  static std::vector<promise> promises() {
    return {
        TROUPE_PROMISE(a_message_that_cannot_be_read_holds_up_no_other),
        TROUPE_PROMISE(an_outbox_row_that_is_none_is_put_aside),
    };
  }

private:
  static std::string sagas(const std::vector<outbox_row>& some) {
    std::string result;
    for (auto& row : some)
      for (auto& m : row.messages)
        result += saga_id_of(m) + " ";
    return result;
  }

  static void send(store<rows>& to, std::initializer_list<std::string> sagas) {
    std::vector<message> messages;
    for (auto& saga : sagas)
      messages.push_back(sample_message(saga));
    rows none;
    commit(
        to, none, [](rows&) {}, messages);
  }

  static void a_message_that_cannot_be_read_holds_up_no_other() {
    Backend backend;
    auto store = backend.open();
    send(*store, {"a", "bad", "b"});
    send(*store, {"bad"});
    send(*store, {"c"});
    backend.run("UPDATE outbox SET messages = replace(messages,"
                " '\"order of bad\",\"coordination\":\"orchestration\"',"
                " '\"order of bad\",\"coordination\":\"later\"')");
    BOOST_TEST(sagas(outbox_of(*store)) == "a b c ");
    auto letters = backend.dead_letters();
    BOOST_REQUIRE(letters.size() == 2U);
    BOOST_TEST(letters[0].command == "inventory.reserved");
    BOOST_TEST(letters[0].saga_id == "bad");
    BOOST_TEST(letters[0].order_id == "order of bad");
    BOOST_TEST(letters[0].error.find("later") != std::string::npos);
    BOOST_TEST(letters[0].content.find("O'Brien \xe2\x98\x83")
               != std::string::npos);
    BOOST_TEST(sagas(outbox_of(*store)) == "a b c ");
    BOOST_TEST(store->parked() == 2);
  }

  static void an_outbox_row_that_is_none_is_put_aside() {
    Backend backend;
    auto store = backend.open();
    send(*store, {"a"});
    backend.run("UPDATE outbox SET messages = '[{\"type\":\"odd\"}]'");
    send(*store, {"b"});
    BOOST_TEST(sagas(outbox_of(*store)) == "b ");
    auto letters = backend.dead_letters();
    BOOST_REQUIRE(letters.size() == 1U);
    BOOST_TEST(letters[0].command == "outbox");
    BOOST_TEST(letters[0].content == "[{\"type\":\"odd\"}]");
    BOOST_TEST(letters[0].error != "");
    BOOST_TEST(outbox_of(*store).size() == 1U);
  }
};

/// Of a participant whose rows fall due.
template <class Backend>
class unreadable_suite {
public:
  using rows = typename Backend::rows;

  static std::vector<promise> promises() {
    std::vector<promise> all{
        TROUPE_PROMISE(a_due_row_that_cannot_be_read_holds_up_no_other),
        TROUPE_PROMISE(a_due_row_that_cannot_be_read_is_put_off),
        TROUPE_PROMISE(a_command_that_needs_it_fails_alone),
        TROUPE_PROMISE(what_can_be_read_again_goes_on),
        TROUPE_PROMISE(it_is_listed_and_shown_as_far_as_it_can_be_read),
    };
    if constexpr (std::same_as<rows, order_rows>) {
      all.push_back(TROUPE_PROMISE(such_a_saga_is_stuck));
      all.push_back(TROUPE_PROMISE(such_a_history_has_no_gap));
    }
    return all;
  }

private:
  static constexpr instant start = 1'000'000;

  static auto& timed(rows& of) {
    if constexpr (requires { of.orders; })
      return of.orders;
    else
      return of.barrier();
  }

  using row = row_of<decltype(timed(std::declval<rows&>()))>;

  struct fixture {
    Backend backend;
    std::unique_ptr<store<rows>> to = backend.open();

    fixture() { backend.time.time = start; }

    static std::string table() { return std::string{row::table}; }

    static std::string key() {
      return std::string{names_of_fields<row>().front()};
    }

    void put(const std::string& id, instant due_at) {
      rows one;
      timed(one).want(id);
      commit(*to, one, [&](rows& loaded) {
        auto added = sample_row<row>(id, 1);
        added.order_id = id;
        added.due_at = due_at;
        if constexpr (requires { added.forward; })
          added.forward = forward_state::done;
        timed(loaded).add(std::move(added));
      });
    }

    /// As another build would write it.
    void spoil(const std::string& id, const std::string& reason = "of_later") {
      backend.run("UPDATE " + table() + " SET reason = '" + reason + "' WHERE "
                  + key() + " = '" + id + "'");
      to = backend.open(); // which remembers nothing
    }

    /// The keys that are claimed, and put off.
    std::string claim() {
      rows due;
      due.due.limit = 10;
      due.due.longest_wait = 60'000;
      commit(*to, due, [&](rows& loaded) {
        for (const auto& id : loaded.due.keys)
          timed(loaded).change(id).due_at = 0;
      });
      std::string result;
      for (const auto& id : due.due.keys)
        result += id + " ";
      for (const auto& one : due.due.unreadable)
        result += "(" + one.key + ": " + one.why + ") ";
      return result;
    }
  };

  static void a_due_row_that_cannot_be_read_holds_up_no_other() {
    fixture f;
    f.put("a", 10);
    f.put("b", 20);
    f.put("c", 30);
    f.spoil("b");
    BOOST_TEST(f.claim() == "a c (b: unknown name 'of_later' in the store) ");
  }

  static void a_due_row_that_cannot_be_read_is_put_off() {
    fixture f;
    f.put("a", 10);
    f.spoil("a");
    BOOST_TEST(f.claim() != "");
    BOOST_TEST(f.claim() == "");
    f.backend.time.time += 59'999;
    BOOST_TEST(f.claim() == "");
    f.backend.time.time += 1;
    BOOST_TEST(f.claim() != "");
  }

  static void a_command_that_needs_it_fails_alone() {
    fixture f;
    f.put("a", 10);
    f.spoil("a");
    rows both;
    timed(both).want("a");
    both.due.limit = 10;
    BOOST_CHECK_THROW(commit(*f.to, both, [](rows&) {}), std::runtime_error);
    BOOST_TEST(both.due.unreadable.empty());
    f.put("b", 20);
    BOOST_TEST(f.claim() == "b (a: unknown name 'of_later' in the store) ");
  }

  static void what_can_be_read_again_goes_on() {
    fixture f;
    f.put("a", 10);
    f.spoil("a");
    f.claim();
    f.spoil("a", "");
    f.backend.time.time += 60'000;
    BOOST_TEST(f.claim() == "a ");
  }

  static void it_is_listed_and_shown_as_far_as_it_can_be_read() {
    fixture f;
    for (auto id : {"id-1", "id-2", "id-3"})
      f.put(id, 0);
    f.spoil("id-2");
    auto reader = f.backend.read();
    std::string listed;
    auto list = [&](const auto& page) {
      for (auto& item : page.value.items)
        listed += item.order_id + " ";
    };
    if constexpr (std::same_as<rows, payment_rows>) {
      list(reader->read(list_payments{}));
      BOOST_TEST(reader->read(get_payment{"id-2"}).value.order_id == "id-2");
    } else if constexpr (std::same_as<rows, delivery_rows>) {
      list(reader->read(list_deliveries{}));
      BOOST_TEST(reader->read(get_delivery{"id-2"}).value.order_id == "id-2");
    } else {
      list(reader->read(list_orders{}));
      auto shown = reader->read(get_order{"id-2"});
      BOOST_TEST(shown.value.purchase.user_id
                 == sample_row<row>("id-2", 1).user_id);
      BOOST_TEST((shown.value.reason == reason::none));
    }
    BOOST_TEST(listed == "id-3 id-2 id-1 ");
  }

  static void such_a_saga_is_stuck() {
    fixture f;
    f.put("a", 10);
    f.spoil("a");
    f.claim();
    auto counts = f.backend.read()->open_sagas();
    BOOST_REQUIRE(counts.size() == 1U);
    BOOST_TEST(counts[0].stuck);
  }

  static void such_a_history_has_no_gap() {
    fixture f;
    rows one;
    one.orders.want("a");
    commit(*f.to, one, [](rows& loaded) {
      auto added = sample_row<order_row>("a", 1);
      added.saga_id = "s";
      loaded.orders.add(std::move(added));
      for (std::int64_t seq : {1, 2, 3})
        loaded.history.push_back({.order_id = "a", .saga_id = "s", .seq = seq});
    });
    f.backend.run("UPDATE order_history SET reason = 'of_later' WHERE seq = 2");
    auto told = f.backend.read()->read(get_history{"a", 0});
    BOOST_TEST((told.refused == refusal::none));
    BOOST_REQUIRE(told.value.events.size() == 3U);
    BOOST_TEST(told.value.events[1].seq == 2);
  }
};

} // namespace troupe::conformance
