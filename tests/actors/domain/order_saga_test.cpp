#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

/// What a reply is read as: the step, what became of it, and the rest.
std::string read(const message& m) {
  auto reply = read_reply(m);
  if (!reply)
    return "no reply";
  constexpr std::string_view kinds[]
      = {"done", "refused", "undone", "kept", "prepared"};
  auto result = std::string{reply->step} + " "
                + std::string{kinds[static_cast<std::size_t>(reply->kind)]};
  if (reply->reason != reason::none)
    result += " because " + std::string{to_string(reply->reason)};
  if (!reply->detail.empty())
    result += " as " + std::string{reply->detail};
  if (reply->number != 0)
    result += " number " + std::to_string(reply->number);
  BOOST_TEST(reply->saga.saga_id == "s1");
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(order_saga_test)

BOOST_AUTO_TEST_CASE(the_native_saga_reserves_then_charges_then_delivers) {
  std::string names, statuses;
  for (auto& step : saga_named("native").steps) {
    names += std::string{step.name} + " ";
    if (step.reached)
      statuses += std::string{to_string(*step.reached)} + " ";
  }
  BOOST_TEST(names == "inventory payment delivery ");
  BOOST_TEST(statuses == "inventory_reserved payment_completed ");
}

BOOST_AUTO_TEST_CASE(the_webshop_saga_charges_then_reserves) {
  std::string names;
  for (auto& step : waiting_steps(webshop_saga))
    names += step.step + " " + std::string{to_string(step.state)} + " ";
  BOOST_TEST(names == "payment waiting inventory waiting ");
}

BOOST_AUTO_TEST_CASE(every_table_has_one_pivot) {
  for (auto name : {native_saga, webshop_saga}) {
    auto steps = saga_named(name).steps;
    std::size_t pivots = 0;
    for (auto& step : steps) {
      pivots += step.kind == step_kind::pivot;
      // What can be undone comes before the pivot, what cannot after it.
      BOOST_TEST((step.kind == step_kind::compensatable) == (pivots == 0));
    }
    BOOST_TEST(pivots == 1u);
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_table_or_step_is_a_fault) {
  BOOST_CHECK_THROW(saga_named("unheard of"), unknown_plan);
  BOOST_CHECK_THROW(saga_named(""), unknown_plan);
  BOOST_CHECK_THROW(step_named("unheard of", "payment"), unknown_plan);
  BOOST_CHECK_THROW(step_named("webshop", "delivery"), unknown_plan);
  BOOST_TEST(step_named("webshop", "payment").name == "payment");
}

BOOST_AUTO_TEST_CASE(commands_carry_the_saga_and_what_was_bought) {
  auto steps = saga_named("native").steps;
  saga_context context{
      "s1", "o1", coordination::orchestration, 2, 77, "00-1-2-00", "", 0};
  purchase bought{
      "ann", {{"mouse", 2}}, {500}, payment_method::wallet, "Main Street 1"};
  BOOST_TEST((steps[0].forward(context, bought, 3)
              == message{reserve_inventory{context, bought}}));
  BOOST_TEST((steps[1].forward(context, bought, 3)
              == message{process_payment{context, bought}}));
  BOOST_TEST((steps[2].forward(context, bought, 3)
              == message{schedule_delivery{context, bought}}));
  BOOST_TEST((steps[0].compensation(context, bought, 3)
              == message{release_inventory{context}}));
  BOOST_TEST((steps[1].compensation(context, bought, 3)
              == message{refund_payment{context, payment_method::wallet}}));
  BOOST_TEST((steps[2].compensation(context, bought, 3)
              == message{cancel_delivery{context, 3}}));
  BOOST_TEST((steps[0].prepare(context, bought, 3)
              == message{prepare_step<"inventory">{{context, bought}}}));
  BOOST_TEST((steps[1].commit(context, bought, 3)
              == message{commit_step<"payment">{{context}}}));
  BOOST_TEST((steps[2].abort(context, bought, 3)
              == message{abort_step<"delivery">{{context, bought}}}));
}

BOOST_AUTO_TEST_CASE(each_reply_says_what_became_of_which_step) {
  auto s = saga();
  auto p = buy({});
  BOOST_TEST(read(inventory_reserved{s, p}) == "inventory done");
  BOOST_TEST(read(inventory_failed{s, p, reason::unknown_product})
             == "inventory refused because unknown_product");
  BOOST_TEST(read(inventory_released{s}) == "inventory undone");
  BOOST_TEST(read(payment_completed{s, p, "tx-1"}) == "payment done as tx-1");
  BOOST_TEST(read(payment_failed{s, p, reason::payment_declined})
             == "payment refused because payment_declined");
  BOOST_TEST(read(payment_refunded{s}) == "payment undone");
  BOOST_TEST(read(delivery_scheduled{s, p, "track-1"})
             == "delivery done as track-1");
  BOOST_TEST(read(delivery_failed{s, p, reason::delivery_refused})
             == "delivery refused because delivery_refused");
  BOOST_TEST(read(delivery_cancelled{s, 2}) == "delivery undone number 2");
  BOOST_TEST(read(delivery_kept{s, 2})
             == "delivery kept because delivery_refused number 2");
}

BOOST_AUTO_TEST_CASE(commands_and_events_are_no_replies) {
  auto s = saga();
  auto p = buy({});
  for (const message& m :
       {message{reserve_inventory{s, p}}, message{release_inventory{s}},
        message{process_payment{s, p}}, message{refund_payment{s, {}}},
        message{schedule_delivery{s, p}}, message{cancel_delivery{s, 1}},
        message{order_created{s, p}}, message{order_event{}}})
    BOOST_TEST(read(m) == "no reply", type_of(m));
}

BOOST_AUTO_TEST_SUITE_END()
