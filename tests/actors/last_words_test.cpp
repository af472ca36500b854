#include "actors/last_words.hpp"

#include "tests/dying_process.hpp"
#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// Throws once for each thing, and knows which have thrown.
class first_time {
public:
  template <class Thing>
  void operator()(const Thing& what) {
    if (seen_.emplace(what).second)
      throw std::runtime_error{"not the first time"};
  }

  std::size_t count() const { return seen_.size(); }

private:
  std::set<std::string> seen_;
};

} // namespace

/// What throws where nobody expects it.
BOOST_FIXTURE_TEST_SUITE(last_words, shop)

BOOST_AUTO_TEST_CASE(an_actor_that_throws_ends_its_process) {
  auto order = [](bool broken) {
    shop s;
    s.time.broken = broken;
    s.ask(buy("o1"));
    s.run();
  };
  BOOST_TEST(terminates([&] { order(true); }));
  BOOST_TEST(!terminates([&] { order(false); }));
}

BOOST_AUTO_TEST_CASE(third_parties_that_throw_are_asked_again) {
  first_time charged;
  provider.decide = [&](auto operation, auto&) {
    charged(operation);
    return call_fate::answered;
  };
  first_time booked;
  carrier.decide = [&](auto operation, auto&) {
    booked(operation);
    return call_fate::answered;
  };
  carrier.refuses = [](auto operation, auto&) { return operation == "book"; };
  ask(buy("o1"));
  rest();
  BOOST_TEST(status("o1") == "failed");
  BOOST_TEST(charged.count() == 2u); // charge, void
  carrier.refuses = [](auto, auto&) { return false; };
  ask(buy("o2"));
  rest();
  ask(cancel_order{{}, "o2"});
  rest();
  BOOST_TEST(status("o2") == "cancelled");
  BOOST_TEST(booked.count() == 2u); // book, cancel
  for (auto& [id, charge] : provider.charges)
    BOOST_TEST(charge.voided);
  BOOST_TEST(provider.charges.size() == 2u);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_bus_that_throws_gets_its_messages_again) {
  first_time told;
  bus().decide = [&](auto& m) {
    told(type_of(m));
    return troupe::fate::delivered;
  };
  auto before = orders.transactions;
  ask(buy("o1"));
  rest(10s);
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(told.count() == 6u);
  // Placed, and a reply of each participant: none of it was done again.
  BOOST_TEST(orders.transactions - before == 4u);
  advance(1min);
  BOOST_TEST(unsent() == 0);
  BOOST_TEST(orders.held().dead_letters.empty());
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_that_throws_harms_nobody) {
  first_time acknowledged;
  bus().acknowledging = [&](auto& m) { acknowledged(type_of(m)); };
  ask(buy("o1"));
  rest();
  ask(buy("o2"));
  rest();
  BOOST_TEST(acknowledged.count() == 6u);
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(status("o2") == "completed");
  BOOST_TEST(stock.held().dead_letters.empty());
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_SUITE_END()
