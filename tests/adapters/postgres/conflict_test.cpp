#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/postgres/postgres_backend.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <atomic>
#include <barrier>
#include <exception>
#include <functional>
#include <thread>

namespace troupe::conformance {

namespace {

/// Runs both at once, and throws what either has thrown.
void at_once(const std::function<void()>& one,
             const std::function<void()>& other) {
  std::exception_ptr fault;
  std::thread beside{[&] {
    try {
      other();
    } catch (...) {
      fault = std::current_exception();
    }
  }};
  try {
    one();
  } catch (...) {
    beside.join();
    throw;
  }
  beside.join();
  if (fault)
    std::rethrow_exception(fault);
}

void add_wallet(store<payment_rows>& to, const std::string& user,
                std::int64_t credit) {
  payment_rows one;
  one.wallets.want(user);
  commit(to, one, [&](payment_rows& loaded) {
    loaded.wallets.add({user, {credit}, {credit}});
  });
}

std::int64_t credit_of(store<payment_rows>& from, const std::string& user) {
  payment_rows one;
  one.wallets.want(user);
  commit(from, one, [](payment_rows&) {});
  return one.wallets.find(user)->credit.minor;
}

/// Many that pay from the same three wallets, each of which is a saga of its
/// own: who waits for a lock must see what the one before it wrote.
template <bool Serializable>
void pay_at_once(int rounds) {
  postgres_backend<payment_rows, Serializable> data;
  auto one = data.open();
  auto other = data.open();
  const std::array<std::string, 3> users{"a", "b", "c"};
  for (auto& user : users)
    add_wallet(*one, user, 1'000'000);
  auto pay = [&](store<payment_rows>& from, int first) {
    for (int n = first; n < 2 * rounds; n += 2) {
      process_payment command{
          {{.saga_id = std::to_string(n), .order_id = "o", .traceparent = {}},
           {.user_id = users[static_cast<std::size_t>(n / 2 + first) % 3],
            .items = {},
            .amount = {1},
            .method = payment_method::wallet,
            .address = {}}}};
      payment_rows wanted;
      want(wanted, command);
      for (bool done = false; !done;)
        try {
          commit(from, wanted,
                 [&](payment_rows& loaded) { handle(loaded, command); });
          done = true;
        } catch (const contention&) {
          // Ten conflicts: the participant tries again, too.
          each_set(wanted, [](auto& set) { set.reset(); });
        }
    }
  };
  at_once([&] { pay(*one, 0); }, [&] { pay(*other, 1); });
  std::int64_t left = 0;
  for (auto& user : users)
    left += credit_of(*one, user);
  BOOST_TEST(left == 3'000'000 - 2 * rounds);
}

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_conflict)

/// Both decide when there is nothing yet. One of them, whichever it is, finds
/// out that it is second when it adds the same row.
BOOST_AUTO_TEST_CASE(who_comes_second_loads_and_decides_again) {
  postgres_backend<payment_rows> data;
  auto one = data.open();
  auto other = data.open();
  std::atomic<int> decisions{0};
  std::atomic<int> winner{0};
  auto add = [&](store<payment_rows>& to, int seed) {
    auto rows = wanting<payment_rows>({"a"});
    bool adds = false;
    commit(to, rows, [&](payment_rows& loaded) {
      ++decisions;
      adds = !loaded.payments.find("a");
      if (adds)
        add_samples(loaded, "a", static_cast<std::uint64_t>(seed));
      wait_until([&] { return decisions >= 2; });
    });
    if (adds)
      winner += seed;
  };
  at_once([&] { add(*one, 1); }, [&] { add(*other, 2); });
  BOOST_TEST(decisions == 3);
  BOOST_TEST((winner == 1 || winner == 2));
  BOOST_TEST(stored(*one, "a")
             == shown_sample<payment_rows>(
                 "a", static_cast<std::uint64_t>(winner.load())));
}

/// The barrier, ten thousand times: the saga's row is all that tells.
BOOST_AUTO_TEST_CASE(one_command_on_two_connections_acts_once) {
  constexpr auto rounds = 10'000;
  constexpr auto batch = 20;
  postgres_backend<delivery_rows> data;
  auto one = data.open();
  auto other = data.open();
  std::atomic<int> acted{0};
  auto run = [&](store<delivery_rows>& on) {
    for (int first = 0; first < rounds; first += batch) {
      delivery_rows wanted;
      std::vector<std::string> keys;
      for (int n = first; n < first + batch; ++n)
        wanted.deliveries.want(keys.emplace_back(std::to_string(n)));
      std::vector<message> messages;
      int acts = 0;
      on.transact(wanted, {},
                  [&](delivery_rows& loaded) -> const std::vector<message>& {
                    acts = 0;
                    messages.clear();
                    for (auto& key : keys)
                      if (!loaded.deliveries.find(key)) {
                        loaded.deliveries.add({.saga_id = key});
                        messages.push_back(sample_message(key));
                        ++acts;
                      }
                    return messages;
                  });
      acted += acts;
    }
  };
  at_once([&] { run(*one); }, [&] { run(*other); });
  BOOST_TEST(acted == rounds);
  auto db = data.look();
  BOOST_TEST(number(db, "SELECT count(*) FROM deliveries") == rounds);
  std::size_t sent = 0;
  for (auto by : {one.get(), other.get()})
    for (auto& row : outbox_of(*by))
      sent += row.messages.size();
  BOOST_TEST(sent == std::size_t{rounds});
}

BOOST_AUTO_TEST_CASE(who_waited_for_a_row_sees_what_was_written) {
  pay_at_once<false>(500);
}

BOOST_AUTO_TEST_CASE(serializable_conflicts_are_tried_again) {
  pay_at_once<true>(200);
}

/// Somebody locks rows in another order than ours.
BOOST_AUTO_TEST_CASE(a_deadlock_is_tried_again) {
  postgres_backend<payment_rows> data;
  auto to = data.open();
  add_wallet(*to, "a", 1);
  add_wallet(*to, "b", 1);
  auto foreign = data.look();
  // Its own wait is not what is looked at first.
  foreign.execute("SET deadlock_timeout TO '10s'");
  foreign.execute("BEGIN; SELECT FROM wallets WHERE user_id = 'b' FOR UPDATE");
  int decisions = 0;
  at_once(
      [&] {
        payment_rows both;
        both.due.limit = 1; // with locks
        both.wallets.want("a");
        both.wallets.want("b");
        commit(*to, both, [&](payment_rows& loaded) {
          ++decisions;
          loaded.wallets.change("a").credit.minor += 10;
          loaded.wallets.change("b").credit.minor += 10;
        });
      },
      [&] {
        auto look = data.look();
        wait_until([&] {
          return number(look, "SELECT count(*) FROM pg_locks WHERE NOT granted")
                 > 0;
        });
        foreign.execute("UPDATE wallets SET credit = credit + 100"
                        " WHERE user_id = 'a'; COMMIT");
      });
  BOOST_TEST(decisions == 1);
  BOOST_TEST(credit_of(*to, "a") == 111);
  BOOST_TEST(credit_of(*to, "b") == 11);
}

/// What two tables say need not be of one moment; a rule that stumbles over it
/// is asked again.
BOOST_AUTO_TEST_CASE(a_rule_that_read_while_others_wrote_is_asked_again) {
  postgres_backend<payment_rows> data;
  auto to = data.open();
  auto rows = wanting<payment_rows>({"a"});
  rows.due.limit = 1; // with locks
  int calls = 0;
  commit(*to, rows, [&](payment_rows& loaded) {
    if (++calls == 1) {
      store_sample(*data.open(), "a", 1);
      throw std::logic_error{"what is this?"};
    }
    BOOST_TEST(shown(loaded, "a") == shown_sample<payment_rows>("a", 1));
  });
  BOOST_TEST(calls == 2);
}

BOOST_AUTO_TEST_CASE(due_rows_that_another_process_is_at_are_left_to_it) {
  postgres_backend<payment_rows> data;
  auto one = data.open();
  auto other = data.open();
  payment_rows two;
  for (auto id : {"a", "b"})
    two.payments.want(id);
  commit(*one, two, [](payment_rows& loaded) {
    loaded.payments.add({.saga_id = "a", .due_at = 1});
    loaded.payments.add({.saga_id = "b", .due_at = 2});
  });
  auto claim = [](std::size_t limit) {
    payment_rows due;
    due.due.limit = limit;
    return due;
  };
  auto mine = claim(1);
  auto theirs = claim(10);
  commit(*one, mine,
         [&](payment_rows&) { commit(*other, theirs, [](payment_rows&) {}); });
  BOOST_TEST(mine.due.keys == std::vector<std::string>{"a"},
             boost::test_tools::per_element());
  BOOST_TEST(theirs.due.keys == std::vector<std::string>{"b"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
