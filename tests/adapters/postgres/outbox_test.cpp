#include "adapters/postgres/outbox.hpp"

#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/postgres/postgres_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <future>
#include <set>

namespace troupe::conformance {

namespace {

using rows = delivery_rows;

/// Two processes on one schema.
struct two_owners {
  postgres_backend<rows> data;
  std::unique_ptr<store<rows>> one = data.open_as("one");
  std::unique_ptr<store<rows>> other = data.open_as("other");

  static std::int64_t send(store<rows>& to, const std::string& saga) {
    rows none;
    return commit(to, none, [](rows&) {}, {sample_message(saga)});
  }

  void wait(instant milliseconds) { data.time.time += milliseconds; }
};

std::string sagas(const std::vector<outbox_row>& outbox) {
  std::string result;
  for (auto& row : outbox)
    for (auto& m : row.messages)
      result += saga_id_of(m) + " ";
  return result;
}

/// What a taker gets, in pages, while there is another one.
std::vector<std::int64_t> all_of(store<rows>& by) {
  std::vector<std::int64_t> all;
  by.beat(); // else what it takes is a dead one's
  for (auto empty = 0; empty < 3;) {
    auto page = by.take_over(7);
    BOOST_TEST(page.size() <= 7U);
    BOOST_TEST(std::is_sorted(page.begin(), page.end()));
    empty += page.empty();
    all.insert(all.end(), page.begin(), page.end());
  }
  return all;
}

/// Lives, and takes over.
std::string taken(store<rows>& by) {
  by.beat();
  auto ids = by.take_over(1'000);
  auto all = outbox_of(by);
  std::erase_if(all, [&](auto& row) {
    return std::find(ids.begin(), ids.end(), row.id) == ids.end();
  });
  return sagas(all);
}

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_outbox)

BOOST_AUTO_TEST_CASE(each_owner_has_rows_of_its_own) {
  two_owners it;
  it.send(*it.one, "a");
  it.send(*it.other, "b");
  it.send(*it.one, "c");
  BOOST_TEST(sagas(outbox_of(*it.one)) == "a c ");
  BOOST_TEST(sagas(outbox_of(*it.other)) == "b ");
  it.one.reset();
  BOOST_TEST(sagas(outbox_of(*it.data.open_as("one"))) == "a c ");
}

BOOST_AUTO_TEST_CASE(rows_of_one_that_was_silent_for_10_s_are_taken_over) {
  two_owners it;
  it.send(*it.one, "a");
  it.send(*it.one, "b");
  it.send(*it.other, "c");
  it.wait(10'000);
  BOOST_TEST(taken(*it.other) == "");
  it.wait(1);
  BOOST_TEST(taken(*it.other) == "a b ");
  BOOST_TEST(taken(*it.other) == "");
  BOOST_TEST(sagas(outbox_of(*it.other)) == "a b c ");
  BOOST_TEST(sagas(outbox_of(*it.one)) == "");
}

BOOST_AUTO_TEST_CASE(the_dead_are_taken_over_in_pages_oldest_first) {
  two_owners it;
  for (auto saga : {"a", "b", "c"})
    it.send(*it.one, saga);
  it.wait(11'000);
  it.other->beat();
  BOOST_TEST(it.other->take_over(2).size() == 2U);
  BOOST_TEST(sagas(outbox_of(*it.other)) == "a b ");
  BOOST_TEST(sagas(outbox_of(*it.one)) == "c ");
  BOOST_TEST(it.other->take_over(2).size() == 1U);
  BOOST_TEST(it.other->take_over(2).empty());
  BOOST_TEST(sagas(outbox_of(*it.other)) == "a b c ");
}

BOOST_AUTO_TEST_CASE(rows_of_one_that_says_so_are_left_alone) {
  two_owners it;
  it.send(*it.one, "a");
  for (int second = 0; second < 30; ++second) {
    it.wait(1'000);
    BOOST_TEST(taken(*it.one) == "");
    BOOST_TEST(taken(*it.other) == "");
  }
  BOOST_TEST(sagas(outbox_of(*it.one)) == "a ");
}

/// It has been paused, and does not know what has become of it.
BOOST_AUTO_TEST_CASE(one_that_comes_back_goes_on_and_may_die_again) {
  two_owners it;
  auto first = it.send(*it.one, "a");
  it.wait(11'000);
  BOOST_TEST(taken(*it.other) == "a ");
  rows none;
  commit(*it.one, none, [](rows&) {}, {sample_message("b")}, {first});
  BOOST_TEST(sagas(outbox_of(*it.other)) == "");
  BOOST_TEST(taken(*it.other) == "b ");
  BOOST_TEST(taken(*it.one) == "");
  it.send(*it.one, "c");
  BOOST_TEST(taken(*it.other) == "");
  it.wait(11'000);
  BOOST_TEST(taken(*it.other) == "c ");
}

BOOST_AUTO_TEST_CASE(a_clock_that_jumped_back_keeps_no_dead_one_alive) {
  two_owners it;
  it.send(*it.one, "a");
  it.wait(-3'600'000);
  BOOST_TEST(taken(*it.other) == "a ");
}

/// Both may have been started without a name.
BOOST_AUTO_TEST_CASE(two_of_one_name_are_told_apart_as_long_as_both_live) {
  postgres_backend<rows> data;
  auto first = data.open();
  auto second = data.open();
  two_owners::send(*first, "a");
  two_owners::send(*second, "b");
  BOOST_TEST(sagas(outbox_of(*first)) == "a ");
  BOOST_TEST(sagas(outbox_of(*second)) == "b ");
  auto db = data.look();
  BOOST_TEST(text(db, "SELECT owner FROM owners ORDER BY owner")
             == "one,one-2");
  first.reset();
  BOOST_TEST(sagas(outbox_of(*data.open())) == "a ");
  data.time.time += 10'001;
  taken(*second);
  BOOST_TEST(sagas(outbox_of(*second)) == "a b ");
}

BOOST_AUTO_TEST_CASE(a_name_is_kept_when_the_connection_is_lost) {
  postgres_backend<rows> data;
  auto first = data.open();
  auto second = data.open();
  two_owners::send(*second, "b");
  auto db = data.look();
  BOOST_TEST(number(db, "SELECT count(pg_terminate_backend(pid))"
                        " FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        " AND application_name = 'troupe delivery'")
             == 2);
  for (auto* each : {first.get(), second.get()})
    BOOST_CHECK_THROW(each->beat(), store_unavailable);
  BOOST_TEST(sagas(outbox_of(*second)) == "b ");
  two_owners::send(*first, "a");
  BOOST_TEST(sagas(outbox_of(*first)) == "a ");
}

/// Its rows would be nobody's if it died.
BOOST_AUTO_TEST_CASE(one_that_gets_another_name_says_that_it_lives) {
  postgres_backend<rows> data;
  auto first = data.open();
  auto db = data.look();
  number(db, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
             " WHERE pid <> pg_backend_pid()"
             " AND application_name = 'troupe delivery'");
  auto second = data.open(); // which takes its name meanwhile
  BOOST_CHECK_THROW(first->beat(), store_unavailable);
  two_owners::send(*first, "a");
  BOOST_TEST(text(db, "SELECT owner FROM owners WHERE owner IN"
                      " (SELECT owner FROM outbox)")
             == "one-2");
}

/// Names of processes come and go.
BOOST_AUTO_TEST_CASE(owners_who_left_nothing_are_forgotten) {
  two_owners it;
  it.send(*it.one, "a");
  it.data.open_as("gone");
  it.wait(1);
  it.other->purge({}, 1);
  auto db = it.data.look();
  BOOST_TEST(text(db, "SELECT owner FROM owners ORDER BY owner")
             == "one,other");
}

BOOST_AUTO_TEST_CASE(of_many_takers_one_gets_each_row) {
  for (int round = 0; round < 10; ++round) {
    two_owners it;
    constexpr auto count = 50;
    for (int n = 0; n < count; ++n)
      it.send(*it.one, std::to_string(n));
    it.wait(11'000);
    auto third = it.data.open_as("third");
    auto taking
        = std::async(std::launch::async, [&] { return all_of(*it.other); });
    auto mine = all_of(*third);
    auto others = taking.get();
    std::set<std::int64_t> ids{mine.begin(), mine.end()};
    ids.insert(others.begin(), others.end());
    BOOST_TEST(ids.size() == std::size_t{count});
    BOOST_TEST(mine.size() + others.size() == std::size_t{count});
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
