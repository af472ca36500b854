#pragma once

#include "actors/ports/reader.hpp"
#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/letters.hpp"
#include "tests/adapters/conformance/transaction.hpp"

#include <map>

/// What the readers promise. A backend is that of store_suite and has read(), a
/// reader of the data; a store has been opened before.
namespace troupe::conformance {

/// Adds rows to the table that `table(rows)` answers with.
template <class Rows, class Table, class Row>
void put(store<Rows>& to, Table&& table, const std::vector<Row>& added) {
  Rows wanted;
  for (const auto& row : added)
    table(wanted).want(primary_key(row));
  commit(to, wanted, [&](Rows& loaded) {
    for (const auto& row : added)
      table(loaded).add(row);
  });
}

/// What an answer says, as JSON; the refusal, where it is one.
template <class T>
std::string said(const answer<T>& answered) {
  return answered.refused == refusal::none
             ? wire::to_json(answered.value)
             : std::string{to_string(answered.refused)};
}

/// What a list must look like, whatever it lists. `List` has
///   question            the type that asks for a page
///   add(store, n)       adds the n-th thing; later ones have larger numbers
///   number(view)        which one it is
template <class Backend, class List>
class list_suite {
public:
  static std::vector<promise> promises() {
    return {
        TROUPE_PROMISE(an_empty_list_is_one_empty_page),
        TROUPE_PROMISE(a_list_is_newest_first),
        TROUPE_PROMISE(a_list_comes_in_pages),
        TROUPE_PROMISE(a_full_last_page_has_no_next_one),
        TROUPE_PROMISE(pages_stay_as_they_are_while_things_are_added),
    };
  }

private:
  using rows = typename Backend::rows;

  struct fixture {
    Backend backend;
    std::unique_ptr<store<rows>> to = backend.open();
    decltype(backend.read()) reader = backend.read();

    void add(int first, int last) {
      for (int n = first; n <= last; ++n)
        List::add(*to, n);
    }

    /// The numbers on the page that begins at `cursor`, which moves on.
    std::string page(std::uint32_t limit, std::string& cursor) {
      typename List::question asked;
      asked.page = {limit, cursor};
      auto answered = reader->read(asked);
      BOOST_TEST((answered.refused == refusal::none));
      std::string numbers;
      for (const auto& item : answered.value.items)
        numbers += std::to_string(List::number(item)) + " ";
      cursor = answered.value.next;
      return numbers;
    }
  };

  static void an_empty_list_is_one_empty_page() {
    fixture f;
    std::string cursor;
    BOOST_TEST(f.page(5, cursor) == "");
    BOOST_TEST(cursor == "");
  }

  static void a_list_is_newest_first() {
    fixture f;
    f.add(1, 12);
    std::string cursor;
    BOOST_TEST(f.page(50, cursor) == "12 11 10 9 8 7 6 5 4 3 2 1 ");
    BOOST_TEST(cursor == "");
  }

  static void a_list_comes_in_pages() {
    fixture f;
    f.add(1, 5);
    std::string cursor;
    BOOST_TEST(f.page(2, cursor) == "5 4 ");
    BOOST_TEST(cursor != "");
    BOOST_TEST(f.page(2, cursor) == "3 2 ");
    BOOST_TEST(cursor != "");
    BOOST_TEST(f.page(2, cursor) == "1 ");
    BOOST_TEST(cursor == "");
  }

  static void a_full_last_page_has_no_next_one() {
    fixture f;
    f.add(1, 4);
    std::string cursor;
    BOOST_TEST(f.page(2, cursor) == "4 3 ");
    BOOST_TEST(f.page(2, cursor) == "2 1 ");
    BOOST_TEST(cursor == "");
  }

  static void pages_stay_as_they_are_while_things_are_added() {
    fixture f;
    f.add(1, 5);
    std::string cursor;
    BOOST_TEST(f.page(2, cursor) == "5 4 ");
    f.add(6, 9);
    BOOST_TEST(f.page(2, cursor) == "3 2 ");
    f.add(10, 10);
    BOOST_TEST(f.page(2, cursor) == "1 ");
    BOOST_TEST(cursor == "");
    BOOST_TEST(f.page(2, cursor) == "10 9 ");
  }
};

/// Ids that are in the order of time, as UUIDs of version 7 are.
inline std::string id_of(int n) {
  auto digits = std::to_string(n);
  return "id-" + std::string(4 - digits.size(), '0') + digits;
}

inline int number_of(const std::string& id) {
  return std::stoi(id.substr(3));
}

/// What every reader promises about dead letters.
template <class Backend>
class letter_suite {
public:
  static std::vector<promise> promises() {
    std::vector<promise> all{
        TROUPE_PROMISE(a_letter_is_shown_as_it_is),
        TROUPE_PROMISE(a_letter_that_is_not_there_is_not_found),
    };
    auto more = list_suite<Backend, listed>::promises();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

private:
  using rows = typename Backend::rows;

  struct listed {
    using question = list_dead_letters;
    static void add(store<rows>& to, int n) {
      auto message = sample_message(id_of(n));
      to.park(letter_of(message), &message);
    }
    static int number(const dead_letter& shown) {
      return number_of(shown.saga_id);
    }
  };

  static void a_letter_is_shown_as_it_is() {
    Backend backend;
    auto store = backend.open();
    listed::add(*store, 1);
    listed::add(*store, 2);
    auto reader = backend.read();
    for (auto& letter : letters_in(*reader))
      BOOST_TEST(said(reader->read(get_dead_letter{letter.id}))
                 == wire::to_json(letter));
  }

  static void a_letter_that_is_not_there_is_not_found() {
    Backend backend;
    auto store = backend.open();
    auto answered = backend.read()->read(get_dead_letter{7});
    BOOST_TEST(said(answered) == "not_found");
    BOOST_TEST(answered.detail != "");
  }
};

} // namespace troupe::conformance
