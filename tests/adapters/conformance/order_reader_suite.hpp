#pragma once

#include "tests/adapters/conformance/reader_suite.hpp"

#include <algorithm>
#include <tuple>

namespace troupe::conformance {

inline constexpr auto orders_of
    = [](auto& rows) -> auto& { return rows.orders; };

/// What an order_reader promises.
template <class Backend>
class order_reader_suite {
public:
  static std::vector<promise> promises() {
    std::vector<promise> all{
        TROUPE_PROMISE(an_order_is_shown_as_it_is),
        TROUPE_PROMISE(what_is_not_there_is_not_found),
        TROUPE_PROMISE(a_list_can_be_filtered_and_has_pages),
        TROUPE_PROMISE(a_filtered_list_of_many_is_in_order),
        TROUPE_PROMISE(an_order_moves_to_the_filter_of_its_status),
        TROUPE_PROMISE(a_history_goes_on_after_a_number),
        TROUPE_PROMISE(a_history_has_the_events_of_all_attempts),
        TROUPE_PROMISE(sagas_on_their_way_are_counted),
    };
    auto more = list_suite<Backend, listed>::promises();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

private:
  static order_row order(int n, const std::string& user, order_status status) {
    // Orders are newest first, whatever their ids are.
    auto row = sample_row<order_row>(
        (n % 2 == 0 ? "a" : "b") + std::to_string(n), 1);
    row.user_id = user;
    row.status = status;
    row.stuck = false;
    row.due_at = at_rest(status) ? 0 : 1; // as the engine leaves it
    return row;
  }

  static int number_of_order(const order_view& shown) {
    return std::stoi(shown.order_id.substr(1));
  }

  struct listed {
    using question = list_orders;
    static void add(store<order_rows>& to, int n) {
      put(to, orders_of, std::vector{order(n, "user", order_status::pending)});
    }
    static int number(const order_view& shown) {
      return number_of_order(shown);
    }
  };

  static std::string numbers(order_reader& reader, const list_orders& asked) {
    std::string result;
    auto answered = reader.read(asked);
    for (const auto& item : answered.value.items)
      result += std::to_string(number_of_order(item)) + " ";
    return answered.value.next.empty() ? result : result + "...";
  }

  static void an_order_is_shown_as_it_is() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      auto row = sample_row<order_row>(std::to_string(seed), seed);
      put(*store, orders_of, std::vector{row});
      BOOST_TEST(said(reader->read(get_order{row.order_id}))
                 == wire::to_json(view_of(row)));
    }
  }

  static void what_is_not_there_is_not_found() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    BOOST_TEST(said(reader->read(get_order{"x"})) == "not_found");
    BOOST_TEST(reader->read(get_order{"x"}).detail != "");
    BOOST_TEST(said(reader->read(get_history{"x", 0})) == R"({"events":[]})");
  }

  static void a_list_can_be_filtered_and_has_pages() {
    using enum order_status;
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    for (int n = 1; n <= 6; ++n)
      put(*store, orders_of,
          std::vector{order(n, n % 2 == 0 ? "Ann" : "O'Brien",
                            n <= 3 ? failed : completed)});
    auto ask = [&](const char* status, const char* user) {
      return numbers(*reader, {.page = {}, .status = status, .user_id = user});
    };
    BOOST_TEST(ask("", "") == "6 5 4 3 2 1 ");
    BOOST_TEST(ask("failed", "") == "3 2 1 ");
    BOOST_TEST(ask("", "O'Brien") == "5 3 1 ");
    BOOST_TEST(ask("completed", "Ann") == "6 4 ");
    BOOST_TEST(ask("pending", "Ann") == "");
    BOOST_TEST(ask("", "ann") == "");
    list_orders paged{.page = {1, {}}, .status = "completed", .user_id = "Ann"};
    BOOST_TEST(numbers(*reader, paged) == "6 ...");
    paged.page.after = reader->read(paged).value.next;
    BOOST_TEST(numbers(*reader, paged) == "4 ");
  }

  static void a_filtered_list_of_many_is_in_order() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    std::string cancelled;
    for (int n = 1; n <= 300; ++n) {
      auto among = n % 9 == 0 || (n > 100 && n < 103);
      auto row = order(
          n, "user", among ? order_status::cancelled : order_status::completed);
      put(*store, orders_of, std::vector{row});
      if (among)
        cancelled = std::to_string(n) + " " + cancelled;
    }
    std::string told;
    list_orders asked{.page = {5, {}}, .status = "cancelled", .user_id = {}};
    do {
      auto answered = reader->read(asked);
      for (auto& item : answered.value.items)
        told += std::to_string(number_of_order(item)) + " ";
      asked.page.after = answered.value.next;
    } while (!asked.page.after.empty());
    BOOST_TEST(told == cancelled);
  }

  static void an_order_moves_to_the_filter_of_its_status() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    put(*store, orders_of,
        std::vector{order(1, "user", order_status::pending)});
    put(*store, orders_of, std::vector{order(2, "user", order_status::failed)});
    BOOST_TEST(numbers(*reader, {{}, "pending", {}}) == "1 ");
    order_rows again;
    again.orders.want("b1");
    commit(*store, again, [](order_rows& loaded) {
      loaded.orders.change("b1") = order(1, "user", order_status::failed);
    });
    BOOST_TEST(numbers(*reader, {{}, "pending", {}}) == "");
    BOOST_TEST(numbers(*reader, {{}, "failed", {}}) == "2 1 ");
  }

  static void a_history_goes_on_after_a_number() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    order_rows none;
    commit(*store, none, [](order_rows& loaded) {
      for (std::int64_t seq = 1; seq <= 12; ++seq)
        for (auto id : {"mine", "other"})
          loaded.history.push_back({.order_id = id, .seq = seq, .at = seq});
    });
    auto after = [&](std::int64_t seq) {
      std::string result;
      for (const auto& e : reader->read(get_history{"mine", seq}).value.events)
        result += std::to_string(e.seq) + " ";
      return result;
    };
    BOOST_TEST(after(0) == "1 2 3 4 5 6 7 8 9 10 11 12 ");
    BOOST_TEST(after(9) == "10 11 12 ");
    BOOST_TEST(after(12) == "");
  }

  static void a_history_has_the_events_of_all_attempts() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    auto row = order(1, "user", order_status::draft);
    row.seq = 0;
    auto happens = [&](const std::string& saga_id) {
      row.saga_id = saga_id;
      ++row.seq;
      order_rows rows;
      rows.orders.want(row.order_id);
      commit(*store, rows, [&](order_rows& loaded) {
        if (loaded.orders.find(row.order_id))
          loaded.orders.change(row.order_id) = row;
        else
          loaded.orders.add(row);
        loaded.history.push_back(
            {.order_id = row.order_id, .saga_id = saga_id, .seq = row.seq});
      });
    };
    for (auto saga_id : {"", "z", "z", "a", "", "m", "m"})
      happens(saga_id);
    std::string told;
    for (auto& e : reader->read(get_history{row.order_id, 1}).value.events)
      told += std::to_string(e.seq) + e.saga_id + " ";
    BOOST_TEST(told == "2z 3z 4a 5 6m 7m ");
  }

  static void sagas_on_their_way_are_counted() {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.read();
    BOOST_TEST(reader->open_sagas().empty());
    int n = 0;
    std::string open;
    for (auto name : names_of(order_status{})) {
      auto status = *from_string<order_status>(name);
      auto stuck = order(++n, "user", status);
      stuck.stuck = true;
      put(*store, orders_of,
          std::vector{stuck, order(++n, "user", status),
                      order(++n, "user", status)});
      if (!at_rest(status))
        open += std::string{name} + " 2 " + std::string{name} + " stuck 1 ";
    }
    auto counts = reader->open_sagas();
    std::sort(counts.begin(), counts.end(), [](auto& a, auto& b) {
      return std::tie(a.status, a.stuck) < std::tie(b.status, b.stuck);
    });
    std::string counted;
    for (auto& one : counts)
      counted += std::string{to_string(one.status)}
                 + (one.stuck ? " stuck " : " ") + std::to_string(one.count)
                 + " ";
    BOOST_TEST(counted == open);
  }
};

} // namespace troupe::conformance
