#include "tests/adapters/simulated/simulated_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace troupe::conformance {

BOOST_AUTO_TEST_SUITE(simulated_carrier)

const cases promised{carrier_suite<simulated_backend>::promises()};

BOOST_AUTO_TEST_CASE(dice_foretell_what_is_refused) {
  simulated_backend it{{.failure_rate = 0.1, .seed = 7}};
  int refused = 0;
  for (int n = 0; n < 10'000; ++n) {
    auto accepted = book(it.parcels(), saga(n)).accepted;
    BOOST_REQUIRE(accepted
                  == (simulated::dice(7, "delivery/book", saga(n)) >= 0.1));
    refused += accepted ? 0 : 1;
  }
  BOOST_TEST(std::abs(refused - 1'000) < 100);
}

BOOST_AUTO_TEST_CASE(a_refused_booking_has_no_number) {
  simulated_backend it{{.failure_rate = 1}};
  auto answered = book(it.parcels(), "saga");
  BOOST_TEST(!answered.accepted);
  BOOST_TEST(answered.tracking_number == "");
  BOOST_TEST(answered.estimated_delivery == 0);
  BOOST_TEST(it.books.text() == "");
}

BOOST_AUTO_TEST_CASE(dice_foretell_which_parcels_are_kept) {
  simulated_backend it{{.refusal_rate = 0.3, .seed = 7}};
  int kept = 0;
  for (int n = 0; n < 10'000; ++n) {
    book(it.parcels(), saga(n));
    auto returned = call_back(it.parcels(), saga(n), 1);
    BOOST_REQUIRE(returned
                  == (simulated::dice(7, "delivery/cancel/1", saga(n)) >= 0.3));
    kept += returned ? 0 : 1;
  }
  BOOST_TEST(std::abs(kept - 3'000) < 100);
}

BOOST_AUTO_TEST_CASE(a_parcel_that_is_kept_stays_booked) {
  simulated_backend it{{.refusal_rate = 1}};
  auto first = book(it.parcels(), "saga");
  BOOST_TEST(!call_back(it.parcels(), "saga", 1));
  BOOST_TEST(!call_back(it.parcels(), "saga", 1));
  auto again = book(it.parcels(), "saga");
  BOOST_TEST(again.accepted);
  BOOST_TEST(again.tracking_number == first.tracking_number);
}

/// Each cancellation has dice of its own.
BOOST_AUTO_TEST_CASE(a_kept_parcel_can_be_called_back_later) {
  simulated_backend it{{.refusal_rate = 0.5}};
  book(it.parcels(), "saga");
  std::uint32_t number = 1;
  while (!call_back(it.parcels(), "saga", number) && number < 100)
    ++number;
  BOOST_TEST(number < 100U);
  BOOST_TEST(
      simulated::dice(1, "delivery/cancel/" + std::to_string(number), "saga")
      >= 0.5);
  BOOST_TEST(!book(it.parcels(), "saga").accepted);
}

/// What was never booked cannot be kept.
BOOST_AUTO_TEST_CASE(only_what_is_booked_is_kept) {
  simulated_backend it{{.refusal_rate = 1}};
  BOOST_TEST(call_back(it.parcels(), "saga"));
  BOOST_TEST(!book(it.parcels(), "saga").accepted);
}

BOOST_AUTO_TEST_CASE(the_books_have_each_booking_and_call_back_once) {
  simulated_backend it;
  for (int again = 0; again < 2; ++again) {
    book(it.parcels(), "one");
    call_back(it.parcels(), "one", 1);
    call_back(it.parcels(), "one", 2);
    it.reopen();
  }
  auto lines = it.books.lines();
  BOOST_REQUIRE(lines.size() == 2U);
  BOOST_TEST(lines[0].starts_with("book\tone\t"));
  BOOST_TEST(lines[1].starts_with("cancel\tone\t"));
}

/// One after the other these would take 20 s.
BOOST_AUTO_TEST_CASE(calls_overlap) {
  using namespace std::chrono;
  constexpr int count = 200;
  simulated_backend it{{.latency = milliseconds{100}}};
  std::atomic<int> left{count};
  std::promise<void> all;
  for (int n = 0; n < count; ++n)
    it.parcels().book(saga(n), "", [&](const auto& made) {
      if (made.accepted && --left == 0)
        all.set_value();
    });
  BOOST_TEST(
      (all.get_future().wait_for(seconds{10}) == std::future_status::ready));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
