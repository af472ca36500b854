#include "adapters/simulated/third_party.hpp"

#include "tests/adapters/simulated/simulated_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <atomic>
#include <cmath>
#include <fstream>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

namespace troupe::conformance {

namespace {

using simulated::dice;
using namespace std::chrono_literals;

} // namespace

BOOST_AUTO_TEST_SUITE(simulated_dice)

BOOST_AUTO_TEST_CASE(they_are_the_same_for_the_same_question) {
  BOOST_TEST(dice(1, "payment/charge", "a") == dice(1, "payment/charge", "a"));
  std::set<double> different{
      dice(1, "payment/charge", "a"), dice(2, "payment/charge", "a"),
      dice(1, "delivery/book", "a"), dice(1, "payment/charge", "b"),
      // Not the same letters, cut elsewhere.
      dice(1, "payment/charg", "ea")};
  BOOST_TEST(different.size() == 5U);
}

BOOST_AUTO_TEST_CASE(they_lie_evenly_between_0_and_1) {
  std::array<int, 10> tenths{};
  for (int n = 0; n < 10'000; ++n) {
    auto thrown = dice(1, "payment/charge", saga(n));
    BOOST_REQUIRE(thrown >= 0);
    BOOST_REQUIRE(thrown < 1);
    ++tenths[static_cast<std::size_t>(thrown * 10)];
  }
  for (auto count : tenths)
    BOOST_TEST(std::abs(count - 1'000) < 150);
}

/// Whether a payment fails says nothing about its delivery.
BOOST_AUTO_TEST_CASE(operations_are_independent) {
  int both = 0;
  for (int n = 0; n < 10'000; ++n)
    both += dice(1, "payment/charge", saga(n)) < 0.5
                    && dice(1, "delivery/book", saga(n)) < 0.5
                ? 1
                : 0;
  BOOST_TEST(std::abs(both - 2'500) < 150);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(simulated_ledger)

BOOST_AUTO_TEST_CASE(an_entry_is_written_once_and_survives_reopening) {
  temporary_file books;
  {
    simulated::ledger first{books.name};
    std::lock_guard guard{first};
    BOOST_TEST(first.enter("charge", "one", 500));
    BOOST_TEST(!first.enter("charge", "one", 500));
    BOOST_TEST(first.enter("void", "one"));
  }
  simulated::ledger again{books.name};
  std::lock_guard guard{again};
  BOOST_TEST(again.has("charge", "one"));
  BOOST_TEST(again.has("void", "one"));
  BOOST_TEST(!again.has("charge", "two"));
  BOOST_TEST(!again.enter("charge", "one", 500));
  BOOST_TEST(again.enter("charge", "two", 7));
  BOOST_TEST(books.text()
             == "charge\tone\t500\nvoid\tone\t0\ncharge\ttwo\t7\n");
}

/// Each with a file descriptor of its own, as processes have them.
BOOST_AUTO_TEST_CASE(entries_of_four_who_share_it_are_there_once) {
  temporary_file books;
  std::atomic<int> entered{0};
  {
    simulated::ledger one{books.name};
    simulated::ledger other{books.name};
    auto enter = [&](simulated::ledger& it) {
      for (int n = 0; n < 1'000; ++n) {
        std::lock_guard guard{it};
        entered += it.enter("charge", saga(n), n) ? 1 : 0;
      }
    };
    std::thread first{enter, std::ref(one)};
    std::thread second{enter, std::ref(one)};
    std::thread third{enter, std::ref(other)};
    enter(other);
    first.join();
    second.join();
    third.join();
  }
  BOOST_TEST(entered == 1'000);
  BOOST_TEST(books.lines().size() == 1'000U);
  auto lines = books.lines();
  BOOST_TEST((std::set<std::string>{lines.begin(), lines.end()}.size())
             == 1'000U);
}

BOOST_AUTO_TEST_CASE(without_a_file_it_knows_what_it_was_told) {
  simulated::ledger it{""};
  std::lock_guard guard{it};
  BOOST_TEST(!it.has("charge", "one"));
  BOOST_TEST(it.enter("charge", "one", 500));
  BOOST_TEST(!it.enter("charge", "one", 500));
  BOOST_TEST(it.has("charge", "one"));
}

BOOST_AUTO_TEST_CASE(a_line_that_its_writer_could_not_end_harms_nobody) {
  temporary_file books;
  std::ofstream{books.name} << "charge\tone\t500\nvoid\tone";
  simulated::ledger it{books.name};
  std::lock_guard guard{it};
  BOOST_TEST(it.has("charge", "one"));
  BOOST_TEST(!it.has("void", "one"));
  BOOST_TEST(it.enter("void", "one"));
  BOOST_TEST(books.text() == "charge\tone\t500\nvoid\tone\nvoid\tone\t0\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_is_an_error) {
  BOOST_CHECK_THROW(simulated::ledger{"/nonexistent/books"}, std::system_error);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(simulated_delay)

BOOST_AUTO_TEST_CASE(without_a_time_it_calls_at_once) {
  simulated::delay timer;
  std::thread::id called_in;
  timer.after(0ms, [&] { called_in = std::this_thread::get_id(); });
  BOOST_TEST((called_in == std::this_thread::get_id()));
}

BOOST_AUTO_TEST_CASE(calls_come_in_the_order_of_their_times_and_overlap) {
  simulated::delay timer;
  std::mutex mutex;
  std::string order;
  std::promise<void> last;
  auto began = std::chrono::steady_clock::now();
  auto note = [&](char c) {
    std::lock_guard guard{mutex};
    order += c;
  };
  timer.after(600ms, [&] {
    note('c');
    last.set_value();
  });
  timer.after(1ms, [&] { note('a'); });
  timer.after(200ms, [&] { note('b'); });
  BOOST_REQUIRE((last.get_future().wait_for(10s) == std::future_status::ready));
  BOOST_TEST((std::chrono::steady_clock::now() - began >= 600ms));
  std::lock_guard guard{mutex};
  BOOST_TEST(order == "abc");
}

BOOST_AUTO_TEST_CASE(what_has_not_been_called_at_its_end_is_not_called) {
  bool called = false;
  auto held = std::make_shared<int>();
  {
    simulated::delay timer;
    timer.after(1h, [&called, held] { called = true; });
    BOOST_TEST(held.use_count() == 2);
  }
  BOOST_TEST(!called);
  BOOST_TEST(held.use_count() == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
