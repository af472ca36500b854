#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;

namespace {

/// A shop in which something happens after so many messages.
struct interrupted_shop : shop {
  int until;
  std::function<void(interrupted_shop&)> interrupt;

  interrupted_shop(const stage_settings& settings, int after,
                   std::function<void(interrupted_shop&)> what)
      : shop(settings), until(after), interrupt(std::move(what)) {}

  bool interrupted() const { return until < 0; }

  void play() {
    while (step())
      if (until-- == 0)
        interrupt(*this);
  }
};

/// What the gateway does: it asks again what was not answered, then waits.
void place(interrupted_shop& s, const place_order& wanted) {
  auto asked = s.ask(wanted);
  s.play();
  if (s.answers(asked) == 0)
    s.ask(wanted);
  s.rest();
}

void cancel(interrupted_shop& s) {
  auto asked = s.ask(cancel_order{{}, "o1"});
  s.play();
  if (s.answers(asked) == 0)
    s.ask(cancel_order{{}, "o1"});
  s.rest();
}

using story = std::function<void(interrupted_shop&)>;

void complete_card(interrupted_shop& s) {
  place(s, buy("o1"));
  BOOST_TEST(s.status("o1") == "completed");
}

void complete_wallet(interrupted_shop& s) {
  place(s, buy_from_wallet("o1"));
  BOOST_TEST(s.status("o1") == "completed");
}

void decline(interrupted_shop& s) {
  s.provider.refuses = [](auto, auto&) { return true; };
  place(s, buy("o1"));
  BOOST_TEST(s.why("o1") == "payment_declined");
  BOOST_TEST(s.status("o1") == "failed");
}

void refuse_delivery(interrupted_shop& s) {
  s.carrier.refuses = [](auto, auto&) { return true; };
  place(s, buy("o1"));
  BOOST_TEST(s.why("o1") == "delivery_refused");
  BOOST_TEST(s.status("o1") == "failed");
}

void cancel_completed(interrupted_shop& s) {
  place(s, buy("o1"));
  cancel(s);
  BOOST_TEST(s.status("o1") == "cancelled");
}

void keep_parcel(interrupted_shop& s) {
  s.carrier.refuses
      = [](auto operation, auto&) { return operation == "cancel"; };
  place(s, buy("o1"));
  cancel(s);
  BOOST_TEST(s.status("o1") == "completed");
}

/// Each story, interrupted after its first message, its second, and so on,
/// until it is over sooner.
void interrupt_everywhere(const stage_settings& settings,
                          const std::function<void(interrupted_shop&)>& what) {
  for (auto& tell : {complete_card, complete_wallet, decline, refuse_delivery,
                     cancel_completed, keep_parcel})
    for (int after = 0;; ++after) {
      interrupted_shop s{settings, after, what};
      BOOST_TEST_CONTEXT("after message " << after) {
        tell(s);
        BOOST_TEST(s.broken_promises() == "");
        s.advance(std::chrono::seconds{1});
        BOOST_TEST(s.unsent() == 0);
      }
      if (!s.interrupted()) {
        BOOST_TEST(after > 20); // it was no empty story
        break;
      }
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(crash)

BOOST_AUTO_TEST_CASE(one_process_may_be_killed_between_any_two_messages) {
  interrupt_everywhere({}, [](auto& s) { s.crash(); });
}

BOOST_AUTO_TEST_CASE(one_process_may_be_killed_in_any_commit) {
  for (auto r : all_roles)
    interrupt_everywhere({}, [r](auto& s) { s.die_in_commit(r, true); });
}

BOOST_AUTO_TEST_CASE(each_of_many_may_be_killed_between_any_two_messages) {
  for (auto r : all_roles)
    interrupt_everywhere({.has_broker = true},
                         [r](auto& s) { s.stage::crash(r); });
}

BOOST_AUTO_TEST_CASE(each_of_many_may_be_killed_in_any_commit) {
  for (auto r : all_roles)
    interrupt_everywhere({.has_broker = true},
                         [r](auto& s) { s.die_in_commit(r, false); });
}

BOOST_AUTO_TEST_SUITE_END()
