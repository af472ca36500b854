#pragma once

#include "tests/adapters/conformance/third_party_suite.hpp"

/// What third parties promise to those who ask them in two phases. A `Backend`
/// is that of third_party_suite.hpp.
namespace troupe::conformance {

inline payment_provider::charge authorise(payment_provider& at,
                                          const std::string& saga,
                                          std::int64_t minor = 1) {
  return answer_of<payment_provider::charge>(
      [&](auto then) { at.authorise_card(saga, {minor}, then); });
}

inline bool capture(payment_provider& at, const std::string& saga,
                    const std::string& transaction) {
  return answer_of<bool>(
      [&](auto then) { at.capture(saga, transaction, then); });
}

inline carrier::booking hold(carrier& at, const std::string& saga) {
  return answer_of<carrier::booking>(
      [&](auto then) { at.hold(saga, "1 Main Street", then); });
}

inline bool confirm(carrier& at, const std::string& saga,
                    const std::string& tracking_number) {
  return answer_of<bool>(
      [&](auto then) { at.confirm(saga, tracking_number, then); });
}

template <class Backend>
struct authorisation_suite {
  static std::vector<promise> promises() {
    return {
        TROUPE_PROMISE(an_authorisation_is_the_same_when_it_is_asked_for_again),
        TROUPE_PROMISE(authorisations_of_sagas_are_their_own),
        TROUPE_PROMISE(nothing_is_taken_before_the_capture),
        TROUPE_PROMISE(what_is_captured_again_is_taken_once),
        TROUPE_PROMISE(nothing_is_captured_that_is_not_authorised),
        TROUPE_PROMISE(what_is_voided_is_not_captured),
        TROUPE_PROMISE(what_is_captured_can_be_voided),
        TROUPE_PROMISE(what_is_voided_is_never_authorised_again),
        TROUPE_PROMISE(a_void_before_the_authorisation_refuses_it),
        TROUPE_PROMISE(a_void_of_another_leaves_the_authorisation),
        TROUPE_PROMISE(what_is_held_is_held_after_a_restart),
    };
  }

  static void an_authorisation_is_the_same_when_it_is_asked_for_again() {
    Backend it;
    auto first = authorise(it.provider(), "saga", 500);
    BOOST_TEST(first.accepted);
    BOOST_TEST(first.transaction_id != "");
    auto again = authorise(it.provider(), "saga", 500);
    BOOST_TEST(again.accepted);
    BOOST_TEST(again.transaction_id == first.transaction_id);
    capture(it.provider(), "saga", first.transaction_id);
    BOOST_TEST(authorise(it.provider(), "saga", 500).transaction_id
               == first.transaction_id);
  }

  static void authorisations_of_sagas_are_their_own() {
    Backend it;
    auto one = authorise(it.provider(), "one").transaction_id;
    auto other = authorise(it.provider(), "other").transaction_id;
    BOOST_TEST(one != other);
    void_charge(it.provider(), "one", one);
    BOOST_TEST(capture(it.provider(), "other", other));
    BOOST_TEST(!it.is_charged("one"));
  }

  static void nothing_is_taken_before_the_capture() {
    Backend it;
    auto held = authorise(it.provider(), "saga").transaction_id;
    BOOST_TEST(!it.is_charged("saga"));
    BOOST_TEST(capture(it.provider(), "saga", held));
    BOOST_TEST(it.is_charged("saga"));
  }

  static void what_is_captured_again_is_taken_once() {
    Backend it;
    auto held = authorise(it.provider(), "saga").transaction_id;
    for (int i = 0; i < 3; ++i) {
      BOOST_TEST(capture(it.provider(), "saga", held));
      BOOST_TEST(it.is_charged("saga"));
    }
  }

  static void nothing_is_captured_that_is_not_authorised() {
    Backend it;
    BOOST_TEST(!capture(it.provider(), "saga", "unheard of"));
    BOOST_TEST(!it.is_charged("saga"));
    auto held = authorise(it.provider(), "saga").transaction_id;
    BOOST_TEST(capture(it.provider(), "saga", held));
  }

  static void what_is_voided_is_not_captured() {
    for (auto named : {true, false}) {
      Backend it;
      auto held = authorise(it.provider(), "saga").transaction_id;
      void_charge(it.provider(), "saga", named ? held : "");
      for (int i = 0; i < 2; ++i)
        BOOST_TEST(!capture(it.provider(), "saga", held));
      BOOST_TEST(!it.is_charged("saga"));
    }
  }

  static void what_is_captured_can_be_voided() {
    Backend it;
    auto held = authorise(it.provider(), "saga").transaction_id;
    capture(it.provider(), "saga", held);
    void_charge(it.provider(), "saga");
    BOOST_TEST(!it.is_charged("saga"));
    BOOST_TEST(!capture(it.provider(), "saga", held));
    BOOST_TEST(!it.is_charged("saga"));
  }

  static void what_is_voided_is_never_authorised_again() {
    Backend it;
    authorise(it.provider(), "saga");
    void_charge(it.provider(), "saga");
    for (int i = 0; i < 2; ++i)
      BOOST_TEST(!authorise(it.provider(), "saga").accepted);
    BOOST_TEST(!charge(it.provider(), "saga").accepted);
  }

  static void a_void_before_the_authorisation_refuses_it() {
    Backend it;
    void_charge(it.provider(), "saga");
    auto answered = authorise(it.provider(), "saga");
    BOOST_TEST(!answered.accepted);
    BOOST_TEST(!capture(it.provider(), "saga", answered.transaction_id));
    BOOST_TEST(!it.is_charged("saga"));
  }

  static void a_void_of_another_leaves_the_authorisation() {
    Backend it;
    auto held = authorise(it.provider(), "saga").transaction_id;
    void_charge(it.provider(), "saga", "another");
    BOOST_TEST(capture(it.provider(), "saga", held));
    BOOST_TEST(it.is_charged("saga"));
  }

  static void what_is_held_is_held_after_a_restart() {
    Backend it;
    auto held = authorise(it.provider(), "held").transaction_id;
    auto voided = authorise(it.provider(), "voided").transaction_id;
    void_charge(it.provider(), "voided");
    it.reopen();
    BOOST_TEST(capture(it.provider(), "held", held));
    it.reopen();
    BOOST_TEST(capture(it.provider(), "held", held));
    BOOST_TEST(!capture(it.provider(), "voided", voided));
  }
};

template <class Backend>
struct slot_suite {
  static std::vector<promise> promises() {
    return {
        TROUPE_PROMISE(a_slot_is_the_same_when_it_is_asked_for_again),
        TROUPE_PROMISE(nothing_is_booked_before_it_is_confirmed),
        TROUPE_PROMISE(what_is_confirmed_again_is_booked_once),
        TROUPE_PROMISE(nothing_is_confirmed_that_is_not_held),
        TROUPE_PROMISE(what_is_given_back_is_not_confirmed),
        TROUPE_PROMISE(what_is_confirmed_can_be_called_back),
        TROUPE_PROMISE(what_is_given_back_is_never_held_again),
        TROUPE_PROMISE(a_call_back_before_the_slot_refuses_it),
        TROUPE_PROMISE(a_call_back_of_another_leaves_the_slot),
        TROUPE_PROMISE(a_slot_is_held_after_a_restart),
    };
  }

  static void a_slot_is_the_same_when_it_is_asked_for_again() {
    Backend it;
    auto first = hold(it.parcels(), "saga");
    BOOST_TEST(first.accepted);
    BOOST_TEST(first.tracking_number != "");
    BOOST_TEST(first.estimated_delivery > it.time.now());
    it.time.time += 60'000;
    confirm(it.parcels(), "saga", first.tracking_number);
    auto again = hold(it.parcels(), "saga");
    BOOST_TEST(again.accepted);
    BOOST_TEST(again.tracking_number == first.tracking_number);
    BOOST_TEST(again.estimated_delivery == first.estimated_delivery);
    BOOST_TEST(again.tracking_number
               != hold(it.parcels(), "other").tracking_number);
  }

  static void nothing_is_booked_before_it_is_confirmed() {
    Backend it;
    auto held = hold(it.parcels(), "saga").tracking_number;
    BOOST_TEST(!it.is_booked("saga"));
    BOOST_TEST(confirm(it.parcels(), "saga", held));
    BOOST_TEST(it.is_booked("saga"));
  }

  static void what_is_confirmed_again_is_booked_once() {
    Backend it;
    auto held = hold(it.parcels(), "saga").tracking_number;
    for (int i = 0; i < 3; ++i) {
      BOOST_TEST(confirm(it.parcels(), "saga", held));
      BOOST_TEST(it.is_booked("saga"));
    }
  }

  static void nothing_is_confirmed_that_is_not_held() {
    Backend it;
    BOOST_TEST(!confirm(it.parcels(), "saga", "unheard of"));
    BOOST_TEST(!it.is_booked("saga"));
  }

  static void what_is_given_back_is_not_confirmed() {
    for (auto named : {true, false}) {
      Backend it;
      auto held = hold(it.parcels(), "saga").tracking_number;
      BOOST_TEST(call_back(it.parcels(), "saga", 0, named ? held : ""));
      for (int i = 0; i < 2; ++i)
        BOOST_TEST(!confirm(it.parcels(), "saga", held));
      BOOST_TEST(!it.is_booked("saga"));
    }
  }

  static void what_is_confirmed_can_be_called_back() {
    Backend it;
    auto held = hold(it.parcels(), "saga").tracking_number;
    confirm(it.parcels(), "saga", held);
    BOOST_TEST(call_back(it.parcels(), "saga"));
    BOOST_TEST(!it.is_booked("saga"));
    BOOST_TEST(!confirm(it.parcels(), "saga", held));
    BOOST_TEST(!it.is_booked("saga"));
  }

  static void what_is_given_back_is_never_held_again() {
    Backend it;
    hold(it.parcels(), "saga");
    call_back(it.parcels(), "saga", 0);
    BOOST_TEST(!hold(it.parcels(), "saga").accepted);
    BOOST_TEST(!book(it.parcels(), "saga").accepted);
  }

  static void a_call_back_before_the_slot_refuses_it() {
    Backend it;
    BOOST_TEST(call_back(it.parcels(), "saga", 0));
    for (int i = 0; i < 2; ++i)
      BOOST_TEST(!hold(it.parcels(), "saga").accepted);
  }

  static void a_call_back_of_another_leaves_the_slot() {
    Backend it;
    auto held = hold(it.parcels(), "saga").tracking_number;
    BOOST_TEST(call_back(it.parcels(), "saga", 1, "another"));
    BOOST_TEST(confirm(it.parcels(), "saga", held));
  }

  static void a_slot_is_held_after_a_restart() {
    Backend it;
    auto held = hold(it.parcels(), "held").tracking_number;
    auto back = hold(it.parcels(), "given back").tracking_number;
    call_back(it.parcels(), "given back", 0);
    it.reopen();
    BOOST_TEST(confirm(it.parcels(), "held", held));
    BOOST_TEST(!confirm(it.parcels(), "given back", back));
  }
};

} // namespace troupe::conformance
