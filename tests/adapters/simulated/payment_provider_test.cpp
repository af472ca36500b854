#include "tests/adapters/simulated/simulated_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace troupe::conformance {

BOOST_AUTO_TEST_SUITE(simulated_payment_provider)

const cases promised{payment_provider_suite<simulated_backend>::promises()};

BOOST_AUTO_TEST_CASE(dice_foretell_what_is_declined) {
  simulated_backend it{{.failure_rate = 0.2, .seed = 7}};
  int declined = 0;
  for (int n = 0; n < 10'000; ++n) {
    auto accepted = charge(it.provider(), saga(n)).accepted;
    BOOST_REQUIRE(accepted
                  == (simulated::dice(7, "payment/charge", saga(n)) >= 0.2));
    declined += accepted ? 0 : 1;
  }
  BOOST_TEST(std::abs(declined - 2'000) < 100);
}

BOOST_AUTO_TEST_CASE(declined_stays_declined_and_costs_nothing) {
  simulated_backend it{{.failure_rate = 1}};
  for (int again = 0; again < 2; ++again) {
    auto answered = charge(it.provider(), "saga");
    BOOST_TEST(!answered.accepted);
    BOOST_TEST(answered.transaction_id == "");
  }
  BOOST_TEST(it.books.text() == "");
}

BOOST_AUTO_TEST_CASE(at_rate_0_nobody_is_declined) {
  simulated_backend it;
  int accepted = 0;
  for (int n = 0; n < 1'000; ++n)
    accepted += charge(it.provider(), saga(n)).accepted ? 1 : 0;
  BOOST_TEST(accepted == 1'000);
}

BOOST_AUTO_TEST_CASE(the_books_have_each_charge_and_void_once) {
  simulated_backend it;
  for (int again = 0; again < 2; ++again) {
    charge(it.provider(), "one", 500);
    charge(it.provider(), "two", 700);
    it.reopen();
  }
  for (int again = 0; again < 2; ++again) {
    void_charge(it.provider(), "one");
    charge(it.provider(), "one", 500);
  }
  BOOST_TEST(it.books.text()
             == "charge\tone\t500\ncharge\ttwo\t700\nvoid\tone\t0\n");
}

/// What was asked stands in the books although the answer is lost.
BOOST_AUTO_TEST_CASE(the_books_know_before_the_answer) {
  simulated_backend it{{.latency = std::chrono::hours{1}}};
  bool answered = false;
  it.provider().charge_card("saga", {500},
                            [&](const auto&) { answered = true; });
  BOOST_TEST(!answered);
  BOOST_TEST(it.books.text() == "charge\tsaga\t500\n");
}

/// One after the other these would take 20 s.
BOOST_AUTO_TEST_CASE(calls_overlap) {
  using namespace std::chrono;
  constexpr int count = 200;
  simulated_backend it{{.latency = milliseconds{100}}};
  std::atomic<int> left{count};
  std::promise<void> all;
  auto began = steady_clock::now();
  for (int n = 0; n < count; ++n)
    it.provider().charge_card(saga(n), {1}, [&](const auto& made) {
      if (made.accepted && --left == 0)
        all.set_value();
    });
  BOOST_REQUIRE(
      (all.get_future().wait_for(seconds{10}) == std::future_status::ready));
  auto took = steady_clock::now() - began;
  BOOST_TEST((took >= milliseconds{100}));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
