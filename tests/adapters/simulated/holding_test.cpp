#include "tests/adapters/conformance/holding_suite.hpp"

#include "tests/adapters/simulated/simulated_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace troupe::conformance {

namespace {

using namespace std::chrono_literals;

/// One that is asked about many, without a file.
struct busy_provider {
  simulated::behaviour how;
  manual_clock time;
  simulated::delay timer;
  simulated::ledger books{""};
  simulated::payment_provider provider{how, books, timer, time};

  explicit busy_provider(const simulated::behaviour& like) : how{like} {}

  bool authorise(const std::string& saga) {
    return conformance::authorise(provider, saga, 500).accepted;
  }
  bool capture(const std::string& saga) {
    return conformance::capture(provider, saga, "txn-" + saga);
  }
  bool has(const char* entry, const std::string& saga) {
    std::lock_guard guard{books};
    return books.has(entry, saga);
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(simulated_authorisation)

const cases promised{authorisation_suite<simulated_backend>::promises()};

BOOST_AUTO_TEST_CASE(the_same_sagas_are_declined_as_of_charges) {
  busy_provider charging{{.failure_rate = 0.2, .seed = 7}};
  busy_provider authorising{{.failure_rate = 0.2, .seed = 7}};
  int declined = 0;
  for (int n = 0; n < 5'000; ++n) {
    auto accepted = authorising.authorise(saga(n));
    BOOST_REQUIRE(accepted == charge(charging.provider, saga(n)).accepted);
    BOOST_REQUIRE(accepted == authorising.authorise(saga(n)));
    declined += accepted ? 0 : 1;
  }
  BOOST_TEST(std::abs(declined - 1'000) < 100);
}

/// Its books were in memory, and it was killed: the order has decided.
BOOST_AUTO_TEST_CASE(what_an_earlier_life_has_authorised_is_captured) {
  busy_provider forgetful{{}};
  BOOST_TEST(forgetful.capture("saga"));
  BOOST_TEST(forgetful.capture("saga"));
  conformance::void_charge(forgetful.provider, "saga", "txn-saga");
  BOOST_TEST(!forgetful.capture("saga"));
}

BOOST_AUTO_TEST_CASE(what_an_earlier_life_has_held_is_confirmed) {
  manual_clock time;
  simulated::delay timer;
  simulated::ledger books{""};
  simulated::carrier forgetful{{}, books, timer, time};
  BOOST_TEST(confirm(forgetful, "saga", "trk-saga"));
  BOOST_TEST(!confirm(forgetful, "saga", "trk-other"));
}

BOOST_AUTO_TEST_CASE(what_is_declined_holds_nothing_and_is_not_captured) {
  simulated_backend it{{.failure_rate = 1}};
  auto answered = authorise(it.provider(), "saga");
  BOOST_TEST(!answered.accepted);
  BOOST_TEST(answered.transaction_id == "");
  BOOST_TEST(!capture(it.provider(), "saga", ""));
  BOOST_TEST(it.books.text() == "");
}

BOOST_AUTO_TEST_CASE(the_books_have_a_charge_when_it_is_captured) {
  simulated_backend it;
  for (int again = 0; again < 2; ++again) {
    authorise(it.provider(), "one", 500);
    it.reopen();
  }
  BOOST_TEST(it.books.text() == "authorise\tone\t500\n");
  for (int again = 0; again < 2; ++again) {
    capture(it.provider(), "one", "txn-one");
    it.reopen();
  }
  BOOST_TEST(it.books.text() == "authorise\tone\t500\ncharge\tone\t500\n");
}

BOOST_AUTO_TEST_CASE(of_what_is_voided_first_the_books_have_no_charge) {
  simulated_backend it;
  authorise(it.provider(), "one", 500);
  void_charge(it.provider(), "one");
  capture(it.provider(), "one", "txn-one");
  BOOST_TEST(it.books.text() == "authorise\tone\t500\nvoid\tone\t0\n");
}

/// What was asked stands in the books although the answer is lost.
BOOST_AUTO_TEST_CASE(the_books_know_before_the_answer) {
  simulated_backend it{{.latency = std::chrono::hours{1}}};
  bool answered = false;
  it.provider().authorise_card("saga", {500},
                               [&](const auto&) { answered = true; });
  it.provider().capture("saga", "txn-saga", [&](bool) { answered = true; });
  BOOST_TEST(!answered);
  BOOST_TEST(it.books.text() == "authorise\tsaga\t500\ncharge\tsaga\t500\n");
}

// -- what has expired ---------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_authorisation_holds_for_good_unless_it_is_told) {
  busy_provider it{{.failure_rate = 0.5}};
  for (int n = 0; n < 1'000; ++n) {
    auto held = it.authorise(saga(n));
    it.time.time += 1'000'000;
    BOOST_REQUIRE(it.capture(saga(n)) == held);
  }
}

BOOST_AUTO_TEST_CASE(until_it_expires_it_is_captured_at_once) {
  busy_provider it{{.failure_rate = 0.5, .authorisation_expiry = 1min}};
  for (int n = 0; n < 1'000; ++n) {
    auto held = it.authorise(saga(n));
    it.time.time += 59'999;
    BOOST_REQUIRE(it.capture(saga(n)) == held);
    it.time.time += 60'000;
    BOOST_REQUIRE(it.capture(saga(n)) == held);
  }
}

BOOST_AUTO_TEST_CASE(asking_again_does_not_make_it_last_longer) {
  simulated_backend it{{.authorisation_expiry = 1min}};
  authorise(it.provider(), "saga", 500);
  auto before = it.books.text();
  it.time.time += 59'999;
  authorise(it.provider(), "saga", 500);
  BOOST_TEST(it.books.text() == before);
}

BOOST_AUTO_TEST_CASE(what_has_expired_is_charged_anew_and_declined_once) {
  busy_provider it{
      {.failure_rate = 0.3, .seed = 7, .authorisation_expiry = 1min}};
  int held = 0, declined = 0;
  for (int n = 0; n < 5'000; ++n) {
    if (!it.authorise(saga(n)))
      continue;
    ++held;
    it.time.time += 60'000;
    auto first = it.capture(saga(n));
    BOOST_REQUIRE(first == it.has("charge", saga(n)));
    BOOST_REQUIRE(
        first == (simulated::dice(7, "payment/charge anew", saga(n)) >= 0.3));
    declined += first ? 0 : 1;
    for (int again = 0; again < 2; ++again)
      BOOST_REQUIRE(it.capture(saga(n)));
    BOOST_REQUIRE(it.has("charge", saga(n)));
  }
  BOOST_TEST(std::abs(held - 3'500) < 150);
  BOOST_TEST(std::abs(declined - 1'050) < 150);
}

BOOST_AUTO_TEST_CASE(at_rate_0_what_has_expired_is_charged_at_once) {
  simulated_backend it{{.authorisation_expiry = 1min}};
  auto held = authorise(it.provider(), "saga", 500).transaction_id;
  it.time.time += 60'000;
  BOOST_TEST(capture(it.provider(), "saga", held));
  BOOST_TEST(it.is_charged("saga"));
}

BOOST_AUTO_TEST_CASE(what_has_expired_and_is_voided_is_not_charged_anew) {
  simulated_backend it{{.authorisation_expiry = 1min}};
  auto held = authorise(it.provider(), "saga").transaction_id;
  it.time.time += 60'000;
  void_charge(it.provider(), "saga");
  BOOST_TEST(!capture(it.provider(), "saga", held));
  BOOST_TEST(!it.is_charged("saga"));
}

BOOST_AUTO_TEST_CASE(it_remembers_what_has_expired_and_who_was_declined) {
  simulated_backend it{{.failure_rate = 0.5, .authorisation_expiry = 1min}};
  int declined = 0;
  for (int n = 0; n < 40; ++n) {
    auto held = authorise(it.provider(), saga(n));
    if (!held.accepted)
      continue;
    it.time.time += 60'000;
    it.reopen();
    declined += capture(it.provider(), saga(n), held.transaction_id) ? 0 : 1;
    it.reopen();
    BOOST_TEST(capture(it.provider(), saga(n), held.transaction_id));
  }
  BOOST_TEST(declined > 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(simulated_slot)

const cases promised{slot_suite<simulated_backend>::promises()};

BOOST_AUTO_TEST_CASE(the_same_sagas_are_refused_as_of_bookings) {
  simulated_backend it{{.failure_rate = 0.1, .seed = 7}};
  int refused = 0;
  for (int n = 0; n < 2'000; ++n) {
    auto accepted = hold(it.parcels(), saga(n)).accepted;
    BOOST_REQUIRE(accepted
                  == (simulated::dice(7, "delivery/book", saga(n)) >= 0.1));
    BOOST_REQUIRE(accepted == book(it.parcels(), saga(n)).accepted);
    refused += accepted ? 0 : 1;
  }
  BOOST_TEST(std::abs(refused - 200) < 60);
}

BOOST_AUTO_TEST_CASE(a_slot_is_given_back_whoever_refuses) {
  simulated_backend it{{.refusal_rate = 1}};
  for (std::uint32_t number = 0; number < 20; ++number) {
    auto id = saga(static_cast<int>(number));
    auto held = hold(it.parcels(), id).tracking_number;
    BOOST_TEST(call_back(it.parcels(), id, number));
    BOOST_TEST(call_back(it.parcels(), id, number, held));
    BOOST_TEST(!confirm(it.parcels(), id, held));
    BOOST_TEST(!it.is_booked(id));
  }
}

BOOST_AUTO_TEST_CASE(what_is_confirmed_may_be_kept_as_any_parcel) {
  simulated_backend it{{.refusal_rate = 1}};
  auto held = hold(it.parcels(), "saga").tracking_number;
  confirm(it.parcels(), "saga", held);
  BOOST_TEST(!call_back(it.parcels(), "saga", 1));
  BOOST_TEST(it.is_booked("saga"));
  BOOST_TEST(confirm(it.parcels(), "saga", held));
}

BOOST_AUTO_TEST_CASE(the_books_have_a_booking_when_it_is_confirmed) {
  simulated_backend it;
  auto held = hold(it.parcels(), "one");
  auto at = std::to_string(held.estimated_delivery);
  it.time.time += 60'000;
  BOOST_TEST(it.books.text() == "hold\tone\t" + at + "\n");
  for (int again = 0; again < 2; ++again) {
    confirm(it.parcels(), "one", held.tracking_number);
    it.reopen();
  }
  BOOST_TEST(it.books.text()
             == "hold\tone\t" + at + "\nbook\tone\t" + at + "\n");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
