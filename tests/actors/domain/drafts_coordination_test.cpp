#include "tests/actors/domain/webshop_desk.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

/// Whoever makes a draft says how it is coordinated.
namespace {

struct webshop : webshop_desk {
  std::string check_out(const std::string& id, std::string saga_id = "s1") {
    return said(tell(check_out_order{{}, id, {}}, std::move(saga_id)).outcome);
  }

  /// What checking out a draft of one line leads to.
  std::string begin(coordination by) {
    tell(draft_order{"o1", "ann", by});
    tell(add_line{{}, "o1", {"mouse", 1}, {100}});
    return check_out("o1");
  }

  order_answer make_batch(coordination by) {
    return tell(reset_orders{{}, 0, 2, 10, 5, {100}, 42, by});
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(drafts_coordination_test, webshop)

BOOST_AUTO_TEST_CASE(by_default_the_order_tells_each_what_to_do) {
  BOOST_TEST((draft_order{}.coordination == coordination::orchestration));
  BOOST_TEST((reset_orders{}.coordination == coordination::orchestration));
  BOOST_TEST(begin(coordination::orchestration)
             == "order.created, order.events 2 pending, payment.process");
}

BOOST_AUTO_TEST_CASE(choreographed_all_hear_that_it_was_made) {
  BOOST_TEST(begin(coordination::choreography)
             == "order.events 2 pending, order.created");
}

BOOST_AUTO_TEST_CASE(in_two_phases_both_are_asked_at_once) {
  BOOST_TEST(begin(coordination::two_phase_commit)
             == "order.created, order.events 2 pending, payment.prepare, "
                "inventory.prepare");
}

BOOST_AUTO_TEST_CASE(drafted_again_it_stays_as_it_was) {
  tell(draft_order{"o1", "ann", coordination::choreography});
  tell(draft_order{"o1", "ann", coordination::two_phase_commit});
  BOOST_TEST(row().coordination == coordination::choreography);
}

BOOST_AUTO_TEST_CASE(a_new_attempt_is_coordinated_as_the_one_before) {
  begin(coordination::choreography);
  hear<payment_failed>();
  BOOST_TEST(row().status == order_status::failed);
  BOOST_TEST(check_out("o1", "s2") == "order.events 4 pending, order.created");
  BOOST_TEST(row().context().coordination == coordination::choreography);
}

BOOST_AUTO_TEST_CASE(a_batch_decides_for_all_its_orders_anew) {
  make_batch(coordination::choreography);
  for (auto id : {"0", "1"})
    BOOST_TEST(row(id).coordination == coordination::choreography);
  make_batch(coordination::two_phase_commit);
  for (auto id : {"0", "1"})
    BOOST_TEST(row(id).coordination == coordination::two_phase_commit);
  BOOST_TEST(check_out("1")
             == "order.created, order.events 3 pending, payment.prepare, "
                "inventory.prepare");
}

BOOST_AUTO_TEST_SUITE_END()
