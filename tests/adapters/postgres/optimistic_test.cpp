#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/postgres/postgres_backend.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

namespace troupe::conformance {

namespace {

/// What a participant does with a wallet again and again, and how often it had
/// to decide.
struct purse {
  store<payment_rows>& in;
  int decisions = 0;

  void put(std::int64_t amount) {
    change([&](payment_rows& loaded) {
      auto known = loaded.wallets.find("u");
      auto& row = known ? loaded.wallets.change("u")
                        : loaded.wallets.add({"u", {}, {}});
      row.credit.minor += amount;
      row.deposited.minor += amount;
    });
  }

  /// Notes in a payment of its own what is seen of the wallet.
  std::int64_t note(const std::string& saga_id) {
    std::int64_t seen = 0;
    payment_rows rows;
    rows.payments.want(saga_id);
    rows.wallets.want("u");
    commit(in, rows, [&](payment_rows& loaded) {
      ++decisions;
      auto wallet = loaded.wallets.find("u");
      seen = wallet ? wallet->credit.minor : 0;
      loaded.payments.add({.saga_id = saga_id, .amount = {seen}});
    });
    return seen;
  }

private:
  template <class F>
  void change(F&& f) {
    payment_rows rows;
    rows.wallets.want("u");
    commit(in, rows, [&](payment_rows& loaded) {
      ++decisions;
      f(loaded);
    });
  }
};

struct two_processes {
  postgres_backend<payment_rows> data;
  std::unique_ptr<store<payment_rows>> first = data.open_as("one");
  std::unique_ptr<store<payment_rows>> second = data.open_as("two");
  purse one{*first};
  purse two{*second};

  std::int64_t credit() {
    auto db = postgres_backend<payment_rows>::look();
    return db.run("SELECT credit FROM wallets").integer(0, 0);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(postgres_optimistic, two_processes)

BOOST_AUTO_TEST_CASE(what_this_process_wrote_last_is_not_read_again) {
  for (int i = 0; i < 5; ++i)
    one.put(1);
  BOOST_TEST(one.decisions == 5);
  BOOST_TEST(credit() == 5);
}

BOOST_AUTO_TEST_CASE(what_another_process_has_changed_is_read_again) {
  one.put(1);
  two.put(10);
  one.put(100);
  BOOST_TEST(one.decisions == 3); // the last one twice
  BOOST_TEST(credit() == 111);
}

BOOST_AUTO_TEST_CASE(what_was_only_looked_at_must_not_have_changed) {
  one.put(1);
  BOOST_TEST(one.note("a") == 1);
  BOOST_TEST(one.decisions == 2);
  two.put(10);
  BOOST_TEST(one.note("b") == 11);
  BOOST_TEST(one.decisions == 4);
}

BOOST_AUTO_TEST_CASE(what_an_operator_has_removed_is_gone) {
  one.put(1);
  data.look().execute("DELETE FROM wallets");
  one.put(10);
  BOOST_TEST(credit() == 10);
}

BOOST_AUTO_TEST_CASE(what_was_assumed_not_to_be_there_is_looked_up) {
  two.put(10);
  one.put(1); // would add it
  BOOST_TEST(credit() == 11);
  two.put(100);
  auto third = data.open_as("three");
  BOOST_TEST(purse{*third}.note("a") == 111);
}

/// Not by waiting for whoever has it: he might wait for this one.
BOOST_AUTO_TEST_CASE(a_row_that_is_locked_and_only_looked_at_was_changed) {
  one.put(1);
  auto foreign = data.look();
  foreign.execute("BEGIN; UPDATE wallets SET credit = 2, deposited = 2");
  std::jthread later{[&] {
    auto db = data.look();
    wait_until([&] {
      return number(db, "SELECT count(*) FROM pg_locks WHERE NOT granted") > 0;
    });
    foreign.execute("COMMIT");
  }};
  BOOST_TEST(one.note("a") == 2);
  BOOST_TEST(one.decisions == 3); // then with locks, when it has waited
}

BOOST_AUTO_TEST_CASE(nothing_of_a_unit_of_work_that_met_a_change_is_written) {
  one.put(1);
  payment_rows rows;
  rows.payments.want("a");
  rows.wallets.want("u");
  two.put(10);
  int decisions = 0;
  auto decide = [&](payment_rows& loaded) {
    if (++decisions > 1)
      throw std::domain_error{"seen"};
    loaded.payments.add({.saga_id = "a"});
    loaded.wallets.change("u").credit.minor += 100;
  };
  BOOST_CHECK_THROW(commit(*first, rows, decide, {sample_message("a")}),
                    std::domain_error);
  BOOST_TEST(credit() == 11);
  auto db = data.look();
  BOOST_TEST(number(db, "SELECT count(*) FROM payments") == 0);
  BOOST_TEST(number(db, "SELECT count(*) FROM outbox") == 0);
}

BOOST_AUTO_TEST_CASE(nothing_is_remembered_of_a_connection_that_was_lost) {
  one.put(1);
  auto db = data.look();
  db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
             " WHERE application_name = 'troupe payment'"
             " AND pid <> pg_backend_pid()");
  BOOST_CHECK_THROW(one.put(10), store_unavailable);
  one.decisions = 0;
  one.put(100);
  BOOST_TEST(one.decisions == 2); // first as if there were no wallet
  BOOST_TEST(credit() == 101);
}

/// Where two processes change the same row all the time, each works with locks.
BOOST_AUTO_TEST_CASE(who_meets_changes_again_and_again_becomes_careful) {
  constexpr auto rounds = 200;
  for (int i = 0; i < rounds; ++i) {
    one.put(1);
    two.put(1);
  }
  BOOST_TEST(credit() == 2 * rounds);
  BOOST_TEST(one.decisions < rounds + rounds / 10);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
