#include "tests/actors/domain/reactions.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

/// What the participants do when they hear it, in the order of their names.
std::string led_to(const message& heard) {
  std::vector<message> result;
  for (auto name : participants_of_a_step)
    if (auto own = reaction(name, heard))
      result.push_back(*own);
  return said(result);
}

/// `what()` of what it throws.
std::string fault(std::string_view participant, const message& heard) try {
  return reaction(participant, heard) ? "a reaction" : "nothing";
} catch (const unknown_plan& e) {
  return e.what();
}

/// A reply to this command.
template <class Reply>
message answered(const message& command) {
  auto& asked = std::get<typename Reply::answers>(command);
  Reply result;
  result.saga = asked.saga;
  result.purchase = asked.purchase;
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(reactions_test)

BOOST_AUTO_TEST_CASE(each_message_leads_to_what_the_table_says) {
  for (auto& [saga, expected] : all_reactions)
    for (auto& m : all_with(dancing(saga))) {
      auto known = expected.find(type_of(m));
      BOOST_TEST(led_to(m) == (known == expected.end() ? "" : known->second),
                 saga << ": " << type_of(m));
    }
}

BOOST_AUTO_TEST_CASE(neither_the_order_nor_a_stranger_reacts_to_anything) {
  for (auto& [saga, expected] : all_reactions)
    for (auto& m : all_with(dancing(saga)))
      for (auto name : {"order", "stranger", ""})
        BOOST_TEST(!reaction(name, m), name << ": " << type_of(m));
}

BOOST_AUTO_TEST_CASE(other_coordinations_lead_to_nothing) {
  for (auto other :
       {coordination::orchestration, coordination::two_phase_commit}) {
    auto order = draft();
    order.coordination = other;
    for (auto& m : all_with(order.context())) {
      BOOST_TEST(led_to(m) == "", type_of(m));
      BOOST_TEST(reacting_to(m).empty(), type_of(m));
    }
  }
}

BOOST_AUTO_TEST_CASE(saga_and_purchase_travel_along_and_hops_are_counted) {
  for (auto& [saga, expected] : all_reactions)
    for (auto& m : all_with(dancing(saga, 1)))
      for (auto name : participants_of_a_step) {
        auto own = reaction(name, m);
        if (!own)
          continue;
        std::visit(
            [&](const auto& command) {
              if constexpr (requires { command.saga; })
                BOOST_TEST((command.saga == dancing(saga, 2)));
              if constexpr (requires { command.purchase; })
                BOOST_TEST((command.purchase == bought));
              if constexpr (requires { command.method; })
                BOOST_TEST(command.method == bought.method);
            },
            *own);
      }
}

BOOST_AUTO_TEST_CASE(the_longest_way_stays_within_the_hops_of_a_plan) {
  auto reserve = *reaction("inventory", created(dancing(native_saga)));
  auto process = *reaction("payment", answered<inventory_reserved>(reserve));
  auto schedule = *reaction("delivery", answered<payment_completed>(process));
  auto refused = answered<delivery_failed>(schedule);
  BOOST_TEST(std::get<delivery_failed>(refused).saga.hops == 3u);
  auto release = *reaction("inventory", refused);
  BOOST_TEST(std::get<release_inventory>(release).saga.hops == 4u);
}

BOOST_AUTO_TEST_CASE(more_hops_than_a_plan_can_have_are_a_circle) {
  auto circle = "the commands of saga s1 go round in a circle";
  for (auto hops : {4u, 5u, 1'000u, 0xffff'ffffu})
    BOOST_TEST(fault("inventory", created(dancing(native_saga, hops)))
                   == circle,
               hops);
  BOOST_TEST(fault("inventory", created(dancing(native_saga, 3)))
             == "a reaction");
  BOOST_TEST(fault("payment", created(dancing(webshop_saga, 3))) == circle);
  BOOST_TEST(fault("payment", created(dancing(webshop_saga, 2)))
             == "a reaction");
  BOOST_TEST(fault("delivery", created(dancing(native_saga, 4))) == "nothing");
}

BOOST_AUTO_TEST_CASE(a_plan_of_another_build_is_a_fault) {
  auto with = [](std::string plan) {
    auto context = dancing(native_saga);
    context.plan = std::move(plan);
    return created(std::move(context));
  };
  auto other_steps = "another build has other steps for saga native";
  for (auto name : {"inventory", "delivery", "order"}) {
    BOOST_TEST(fault(name, with("native/1")) == other_steps);
    BOOST_TEST(fault(name, with("native/")) == other_steps);
    BOOST_TEST(fault(name, with("native")) == other_steps);
    BOOST_TEST(fault(name, with("native/" + plan_of(webshop_saga).substr(8)))
               == other_steps);
    BOOST_TEST(fault(name, with(plan_of(native_saga) + "0")) == other_steps);
    BOOST_TEST(fault(name, with("gifts/1")) == "no saga is called gifts");
    BOOST_TEST(fault(name, with("/")) == "no saga is called ");
  }
  BOOST_TEST(reacting_to(with("native/1")).empty());
  BOOST_TEST(addressees_of(with("gifts/1")).none());
}

BOOST_AUTO_TEST_CASE(a_plan_is_the_table_and_what_it_is_like) {
  BOOST_TEST(plan_of(native_saga).starts_with("native/"));
  BOOST_TEST(plan_of(webshop_saga).starts_with("webshop/"));
  BOOST_TEST(plan_of(native_saga).substr(7) != plan_of(webshop_saga).substr(8));
  BOOST_TEST(plan_of(native_saga) == plan_of(native_saga));
  BOOST_CHECK_THROW(plan_of("gifts"), unknown_plan);
}

BOOST_AUTO_TEST_SUITE_END()
