#pragma once

#include "actors/ports/carrier.hpp"
#include "actors/ports/payment_provider.hpp"
#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/manual_clock.hpp"

#include <chrono>
#include <future>
#include <stdexcept>
#include <string>

namespace troupe::conformance {

/// Waits for what `ask(then)` hands to its `then`.
template <class T, class Ask>
T answer_of(Ask&& ask) {
  auto promised = std::make_shared<std::promise<T>>();
  auto coming = promised->get_future();
  ask([promised](T answered) { promised->set_value(std::move(answered)); });
  if (coming.wait_for(std::chrono::seconds{10}) != std::future_status::ready)
    throw std::runtime_error{"no answer within 10 s"};
  return coming.get();
}

inline payment_provider::charge
charge(payment_provider& at, const std::string& saga, std::int64_t minor = 1) {
  return answer_of<payment_provider::charge>(
      [&](auto then) { at.charge_card(saga, {minor}, then); });
}

inline void void_charge(payment_provider& at, const std::string& saga,
                        const std::string& transaction = {}) {
  answer_of<bool>([&](auto then) {
    at.void_charge(saga, transaction, [then]() mutable { then(true); });
  });
}

inline carrier::booking book(carrier& at, const std::string& saga) {
  return answer_of<carrier::booking>(
      [&](auto then) { at.book(saga, "1 Main Street", then); });
}

inline bool call_back(carrier& at, const std::string& saga,
                      std::uint32_t number = 1,
                      const std::string& tracking_number = {}) {
  return answer_of<bool>(
      [&](auto then) { at.call_back(saga, tracking_number, number, then); });
}

/// What every payment_provider promises. A `Backend` has
///   provider()   one that declines nobody
///   is_charged(saga)   whether it has charged, and not voided
///   reopen()     a restart: what it knows, it knows from its books
template <class Backend>
struct payment_provider_suite {
  static std::vector<promise> promises() {
    return {
        TROUPE_PROMISE(asked_again_it_repeats_its_answer),
        TROUPE_PROMISE(sagas_have_transactions_of_their_own),
        TROUPE_PROMISE(what_is_voided_is_never_charged_again),
        TROUPE_PROMISE(a_void_before_the_charge_refuses_it),
        TROUPE_PROMISE(voiding_is_idempotent),
        TROUPE_PROMISE(a_void_of_one_charge_undoes_no_other),
        TROUPE_PROMISE(it_remembers_after_a_restart),
    };
  }

  static void asked_again_it_repeats_its_answer() {
    Backend it;
    auto first = charge(it.provider(), "saga", 500);
    BOOST_TEST(first.accepted);
    BOOST_TEST(first.transaction_id != "");
    auto again = charge(it.provider(), "saga", 500);
    BOOST_TEST(again.accepted);
    BOOST_TEST(again.transaction_id == first.transaction_id);
  }

  static void sagas_have_transactions_of_their_own() {
    Backend it;
    auto one = charge(it.provider(), "one").transaction_id;
    BOOST_TEST(one != charge(it.provider(), "other").transaction_id);
    void_charge(it.provider(), "one");
    BOOST_TEST(charge(it.provider(), "other").accepted);
  }

  static void what_is_voided_is_never_charged_again() {
    Backend it;
    charge(it.provider(), "saga");
    void_charge(it.provider(), "saga");
    BOOST_TEST(!charge(it.provider(), "saga").accepted);
  }

  static void a_void_before_the_charge_refuses_it() {
    Backend it;
    void_charge(it.provider(), "saga");
    BOOST_TEST(!charge(it.provider(), "saga").accepted);
    BOOST_TEST(!charge(it.provider(), "saga").accepted);
  }

  static void voiding_is_idempotent() {
    Backend it;
    charge(it.provider(), "saga");
    for (int i = 0; i < 3; ++i) {
      void_charge(it.provider(), "saga");
      BOOST_TEST(!charge(it.provider(), "saga").accepted);
    }
  }

  static void a_void_of_one_charge_undoes_no_other() {
    Backend it;
    auto first = charge(it.provider(), "saga").transaction_id;
    void_charge(it.provider(), "saga", "another");
    BOOST_TEST(it.is_charged("saga"));
    void_charge(it.provider(), "saga", first);
    BOOST_TEST(!it.is_charged("saga"));
    void_charge(it.provider(), "saga", first);
    BOOST_TEST(!it.is_charged("saga"));
  }

  static void it_remembers_after_a_restart() {
    Backend it;
    auto first = charge(it.provider(), "charged");
    void_charge(it.provider(), "voided");
    it.reopen();
    BOOST_TEST(charge(it.provider(), "charged").transaction_id
               == first.transaction_id);
    BOOST_TEST(!charge(it.provider(), "voided").accepted);
  }
};

/// What every carrier promises. A `Backend` has, beside reopen(),
///   parcels()    a carrier that refuses nobody and gives all parcels back
///   is_booked(saga)   whether it is, and was not called back
///   time         its manual_clock
template <class Backend>
struct carrier_suite {
  static std::vector<promise> promises() {
    return {
        TROUPE_PROMISE(asked_again_it_repeats_its_answer),
        TROUPE_PROMISE(the_answer_is_the_same_at_a_later_time),
        TROUPE_PROMISE(a_delivery_takes_time),
        TROUPE_PROMISE(what_is_called_back_is_never_booked_again),
        TROUPE_PROMISE(a_call_back_before_the_booking_refuses_it),
        TROUPE_PROMISE(calling_back_is_idempotent),
        TROUPE_PROMISE(a_call_back_of_one_parcel_leaves_the_others),
        TROUPE_PROMISE(it_remembers_after_a_restart),
    };
  }

  static void asked_again_it_repeats_its_answer() {
    Backend it;
    auto first = book(it.parcels(), "saga");
    BOOST_TEST(first.accepted);
    BOOST_TEST(first.tracking_number != "");
    auto again = book(it.parcels(), "saga");
    BOOST_TEST(again.accepted);
    BOOST_TEST(again.tracking_number == first.tracking_number);
    BOOST_TEST(again.tracking_number
               != book(it.parcels(), "other").tracking_number);
  }

  static void the_answer_is_the_same_at_a_later_time() {
    Backend it;
    auto first = book(it.parcels(), "saga");
    it.time.time += 60'000;
    auto again = book(it.parcels(), "saga");
    BOOST_TEST(again.estimated_delivery == first.estimated_delivery);
  }

  static void a_delivery_takes_time() {
    Backend it;
    auto booked = book(it.parcels(), "saga");
    BOOST_TEST(booked.estimated_delivery > it.time.now());
  }

  static void what_is_called_back_is_never_booked_again() {
    Backend it;
    book(it.parcels(), "saga");
    BOOST_TEST(call_back(it.parcels(), "saga"));
    BOOST_TEST(!book(it.parcels(), "saga").accepted);
    BOOST_TEST(book(it.parcels(), "other").accepted);
  }

  static void a_call_back_before_the_booking_refuses_it() {
    Backend it;
    BOOST_TEST(call_back(it.parcels(), "saga"));
    BOOST_TEST(!book(it.parcels(), "saga").accepted);
    BOOST_TEST(!book(it.parcels(), "saga").accepted);
  }

  static void calling_back_is_idempotent() {
    Backend it;
    book(it.parcels(), "saga");
    for (std::uint32_t number : {1U, 1U, 2U}) {
      BOOST_TEST(call_back(it.parcels(), "saga", number));
      BOOST_TEST(!book(it.parcels(), "saga").accepted);
    }
  }

  static void a_call_back_of_one_parcel_leaves_the_others() {
    Backend it;
    auto first = book(it.parcels(), "saga").tracking_number;
    BOOST_TEST(call_back(it.parcels(), "saga", 1, "another"));
    BOOST_TEST(it.is_booked("saga"));
    for (std::uint32_t number : {1U, 1U, 2U}) {
      BOOST_TEST(call_back(it.parcels(), "saga", number, first));
      BOOST_TEST(!it.is_booked("saga"));
    }
  }

  static void it_remembers_after_a_restart() {
    Backend it;
    auto first = book(it.parcels(), "booked");
    call_back(it.parcels(), "called back");
    it.reopen();
    auto again = book(it.parcels(), "booked");
    BOOST_TEST(again.tracking_number == first.tracking_number);
    BOOST_TEST(!book(it.parcels(), "called back").accepted);
  }
};

} // namespace troupe::conformance
