#include "adapters/http/admission.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe::http;
using namespace std::chrono_literals;
using ticket = admission::ticket;

namespace {

bool lets_in(admission& gate, waits_for kind) {
  return gate.enter(kind) == ticket::admitted;
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_admission)

BOOST_AUTO_TEST_CASE(each_kind_has_places_of_its_own) {
  admission gate{2};
  for (auto kind : {waits_for::saga, waits_for::events, waits_for::answer}) {
    BOOST_TEST(lets_in(gate, kind));
    BOOST_TEST(lets_in(gate, kind));
    BOOST_TEST((gate.enter(kind) == ticket::overloaded));
  }
  gate.leave(waits_for::saga);
  BOOST_TEST(!lets_in(gate, waits_for::answer));
  BOOST_TEST(lets_in(gate, waits_for::saga));
}

BOOST_AUTO_TEST_CASE(who_waits_for_nothing_is_always_let_in) {
  admission gate{0};
  for (auto i = 0; i < 10; ++i)
    BOOST_TEST(lets_in(gate, waits_for::nothing));
}

BOOST_AUTO_TEST_CASE(an_open_stream_keeps_its_place) {
  admission gate{1};
  BOOST_TEST(lets_in(gate, waits_for::events));
  gate.open_stream();
  gate.leave(waits_for::events);
  BOOST_TEST(!lets_in(gate, waits_for::events));
  gate.end_stream();
  BOOST_TEST(lets_in(gate, waits_for::events));
}

BOOST_AUTO_TEST_CASE(it_is_empty_when_all_have_their_answer) {
  admission gate{1};
  for (auto kind : {waits_for::saga, waits_for::events, waits_for::answer,
                    waits_for::nothing})
    BOOST_TEST(lets_in(gate, kind));
  gate.start_draining();
  BOOST_TEST((gate.enter(waits_for::nothing) == ticket::draining));
  gate.open_stream(); // is closed when the server drains, and not waited for
  for (auto kind : {waits_for::saga, waits_for::events, waits_for::answer,
                    waits_for::nothing}) {
    BOOST_TEST(!gate.wait_until_empty(0ms));
    gate.leave(kind);
  }
  BOOST_TEST(gate.wait_until_empty(0ms));
}

BOOST_AUTO_TEST_SUITE_END()
