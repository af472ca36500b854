#include "tests/actors/domain/reactions.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

std::string listed(const std::vector<std::string_view>& names) {
  std::string result;
  for (auto name : names)
    result += (result.empty() ? "" : ", ") + std::string{name};
  return result;
}

std::string names_in(participant_set who) {
  std::string result;
  for (std::size_t i = 0; i < who.size(); ++i)
    if (who.test(i))
      result += (result.empty() ? "" : ", ")
                + std::string{to_string(static_cast<participant>(i))};
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(addressees_test)

BOOST_AUTO_TEST_CASE(those_who_react_to_a_message_are_its_addressees_too) {
  for (auto& [saga, expected] : all_reactions)
    for (auto& m : all_with(dancing(saga))) {
      auto reacting = reacting_to(m);
      auto who = addressees_of(m);
      for (auto name : participants_of_a_step) {
        auto reacts = reaction(name, m).has_value();
        auto number = from_string<participant>(name).value();
        BOOST_TEST(std::ranges::count(reacting, name) == (reacts ? 1 : 0));
        BOOST_TEST(who.test(static_cast<std::size_t>(number))
                   == (reacts || addressee_of(m) == number));
      }
      BOOST_TEST(who.test(0)
                 == (addressee_of(m) == number_of<participants::order>));
    }
}

BOOST_AUTO_TEST_CASE(a_reply_is_for_the_order_and_for_who_reacts_to_it) {
  auto context = dancing(native_saga);
  auto addressees = [&](auto m) {
    m.saga = context;
    return names_in(addressees_of(m));
  };
  BOOST_TEST(addressees(order_created{}) == "inventory");
  BOOST_TEST(addressees(inventory_reserved{}) == "order, payment");
  BOOST_TEST(addressees(payment_completed{}) == "order, delivery");
  BOOST_TEST(addressees(payment_failed{}) == "order, inventory");
  BOOST_TEST(addressees(delivery_failed{}) == "order, inventory, payment");
  BOOST_TEST(addressees(delivery_scheduled{}) == "order");
  BOOST_TEST(addressees(inventory_released{}) == "order");
  BOOST_TEST(addressees(reserve_inventory{}) == "inventory");
  BOOST_TEST(addressees(abort_step<"delivery">{}) == "delivery");
  context.plan = {};
  BOOST_TEST(addressees(order_created{}) == "");
  BOOST_TEST(addressees(inventory_reserved{}) == "order");
}

BOOST_AUTO_TEST_CASE(an_event_is_durable_where_somebody_reacts_to_it) {
  BOOST_TEST(is_durable(created(dancing(native_saga))));
  BOOST_TEST(!is_durable(created(saga())));
  BOOST_TEST(!is_durable(message{order_event{}}));
}

BOOST_AUTO_TEST_CASE(a_participant_overhears_what_it_may_react_to) {
  for (auto name : participants_of_a_step) {
    std::set<std::string_view> reacts_to;
    for (auto& [saga, expected] : all_reactions)
      for (auto& m : all_with(dancing(saga)))
        if (reaction(name, m))
          reacts_to.insert(type_of(m));
    auto overheard = overheard_by(name);
    BOOST_TEST(overheard.size() == reacts_to.size());
    BOOST_TEST(std::set(overheard.begin(), overheard.end()) == reacts_to,
               boost::test_tools::per_element());
  }
  BOOST_TEST(listed(overheard_by("inventory"))
             == "payment.completed, payment.failed, delivery.failed, "
                "order.created");
  BOOST_TEST(listed(overheard_by("payment"))
             == "inventory.reserved, inventory.failed, delivery.failed, "
                "order.created");
  BOOST_TEST(listed(overheard_by("delivery")) == "payment.completed");
  BOOST_TEST(listed(overheard_by("order")) == "");
}

BOOST_AUTO_TEST_CASE(a_participant_gets_its_commands_and_what_it_overhears) {
  BOOST_TEST(listed(messages_for(number_of<participants::delivery>))
             == "delivery.schedule, delivery.cancel, delivery.forget, "
                "delivery.prepare, delivery.commit, delivery.abort, "
                "payment.completed");
  for (std::size_t i = 0; i < participants::all::size; ++i) {
    auto who = static_cast<participant>(i);
    auto messages = messages_for(who);
    std::set<std::string_view> expected;
    for (auto& [saga, reactions] : all_reactions)
      for (auto& m : all_with(dancing(saga)))
        if (addressees_of(m).test(i))
          expected.insert(type_of(m));
    BOOST_TEST(messages.size() == expected.size());
    BOOST_TEST(std::set(messages.begin(), messages.end()) == expected,
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_SUITE_END()
