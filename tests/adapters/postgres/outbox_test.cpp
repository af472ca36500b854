#include "adapters/postgres/outbox.hpp"

#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/postgres/postgres_backend.hpp"

#include <boost/test/unit_test.hpp>

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

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_outbox)

BOOST_AUTO_TEST_CASE(each_owner_has_rows_of_its_own) {
  two_owners it;
  it.send(*it.one, "a");
  it.send(*it.other, "b");
  it.send(*it.one, "c");
  BOOST_TEST(sagas(it.one->outbox()) == "a c ");
  BOOST_TEST(sagas(it.other->outbox()) == "b ");
  it.one.reset();
  BOOST_TEST(sagas(it.data.open_as("one")->outbox()) == "a c ");
}

BOOST_AUTO_TEST_CASE(rows_of_one_that_was_silent_for_10_s_are_taken_over) {
  two_owners it;
  it.send(*it.one, "a");
  it.send(*it.one, "b");
  it.send(*it.other, "c");
  it.wait(10'000);
  BOOST_TEST(sagas(it.other->take_over()) == "");
  it.wait(1);
  BOOST_TEST(sagas(it.other->take_over()) == "a b ");
  BOOST_TEST(sagas(it.other->take_over()) == "");
  BOOST_TEST(sagas(it.other->outbox()) == "a b c ");
  BOOST_TEST(sagas(it.one->outbox()) == "");
}

BOOST_AUTO_TEST_CASE(rows_of_one_that_says_so_are_left_alone) {
  two_owners it;
  it.send(*it.one, "a");
  for (int second = 0; second < 30; ++second) {
    it.wait(1'000);
    BOOST_TEST(it.one->take_over().empty());
    BOOST_TEST(it.other->take_over().empty());
  }
  BOOST_TEST(sagas(it.one->outbox()) == "a ");
}

/// It has been paused, and does not know what has become of it.
BOOST_AUTO_TEST_CASE(one_that_comes_back_goes_on_and_may_die_again) {
  two_owners it;
  auto taken = it.send(*it.one, "a");
  it.wait(11'000);
  BOOST_TEST(sagas(it.other->take_over()) == "a ");
  rows none;
  commit(*it.one, none, [](rows&) {}, {sample_message("b")}, {taken});
  BOOST_TEST(sagas(it.other->outbox()) == "");
  BOOST_TEST(sagas(it.other->take_over()) == "b ");
  BOOST_TEST(it.one->take_over().empty());
  it.send(*it.one, "c");
  BOOST_TEST(it.other->take_over().empty());
  it.wait(11'000);
  BOOST_TEST(sagas(it.other->take_over()) == "c ");
}

BOOST_AUTO_TEST_CASE(a_clock_that_jumped_back_keeps_no_dead_one_alive) {
  two_owners it;
  it.send(*it.one, "a");
  it.wait(-3'600'000);
  BOOST_TEST(sagas(it.other->take_over()) == "a ");
}

/// Names of processes come and go.
BOOST_AUTO_TEST_CASE(owners_who_left_nothing_are_forgotten) {
  two_owners it;
  it.send(*it.one, "a");
  it.data.open_as("gone");
  it.wait(1);
  it.other->purge(it.data.time.now());
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
        = std::async(std::launch::async, [&] { return it.other->take_over(); });
    auto mine = third->take_over();
    auto others = taking.get();
    std::set<std::int64_t> ids;
    for (auto& each : {mine, others})
      for (auto& row : each)
        ids.insert(row.id);
    BOOST_TEST(ids.size() == std::size_t{count});
    BOOST_TEST(mine.size() + others.size() == std::size_t{count});
  }
}

/// What an older build cannot read must not hold up all others.
BOOST_AUTO_TEST_CASE(a_row_that_nobody_can_read_is_put_aside) {
  two_owners it;
  it.send(*it.one, "a");
  it.data.look().execute("UPDATE outbox SET messages = '[{\"type\":\"odd\"}]'");
  it.send(*it.one, "b");
  BOOST_TEST(sagas(it.one->outbox()) == "b ");
  auto letters = it.data.dead_letters();
  BOOST_REQUIRE(letters.size() == 1U);
  BOOST_TEST(letters[0].command == "outbox");
  BOOST_TEST(letters[0].content == "[{\"type\":\"odd\"}]");
  BOOST_TEST(letters[0].error != "");
  BOOST_TEST(it.one->outbox().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
