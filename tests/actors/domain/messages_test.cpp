#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

template <class... T>
struct list {
  /// Calls `act` with an empty value of each.
  static void each(auto act) { (act(T{}), ...); }

  static constexpr bool all_named = (all_fields_named<T> && ...);
};

template <class... T>
list<T...> types_of(const std::variant<T...>&);

using messages = decltype(types_of(std::declval<message>()));

template <named_enum E>
void check_names(E) {
  std::set<std::string_view> names;
  for (auto name : names_of(E{})) {
    BOOST_TEST(names.insert(name).second, "twice: " << name);
    auto value = from_string<E>(name);
    BOOST_TEST_REQUIRE(value.has_value(), name);
    BOOST_TEST(to_string(*value) == name);
  }
}

} // namespace

// A message, or a part of one, that forgets a field does not compile.
static_assert(messages::all_named);
static_assert(list<saga_context, order_line, purchase>::all_named);

BOOST_AUTO_TEST_SUITE(messages_test)

BOOST_AUTO_TEST_CASE(no_message_names_a_field_twice) {
  messages::each([]<class T>(const T&) {
    auto names = names_of_fields<T>();
    BOOST_TEST(std::set(names.begin(), names.end()).size() == names.size(),
               T::type);
  });
}

BOOST_AUTO_TEST_CASE(each_message_has_a_wire_name_of_its_own) {
  std::set<std::string> names;
  messages::each([&](const auto& m) { names.emplace(type_of(m)); });
  std::set<std::string> expected{
      "inventory.reserve", "inventory.reserved", "inventory.failed",
      "inventory.release", "inventory.released", "payment.process",
      "payment.completed", "payment.failed",     "payment.refund",
      "payment.refunded",  "delivery.schedule",  "delivery.scheduled",
      "delivery.failed",   "delivery.cancel",    "delivery.cancelled",
      "delivery.kept",     "order.created",      "order.events",
      "inventory.forget",  "payment.forget",     "delivery.forget",
  };
  for (std::string participant : {"inventory", "payment", "delivery"})
    for (auto verb : {".prepare", ".prepared", ".commit", ".committed",
                      ".abort", ".aborted"})
      expected.insert(participant + verb);
  BOOST_TEST(names == expected, boost::test_tools::per_element());
  BOOST_TEST(std::variant_size_v<message> == expected.size());
}

BOOST_AUTO_TEST_CASE(each_message_knows_its_saga) {
  messages::each([](auto m) {
    if constexpr (requires { m.saga; })
      m.saga.saga_id = "s7";
    else
      m.saga_id = "s7";
    BOOST_TEST(saga_id_of(m) == "s7", type_of(m));
  });
}

BOOST_AUTO_TEST_CASE(forward_commands_and_their_replies_carry_the_purchase) {
  std::set<std::string_view> without;
  messages::each([&](const auto& m) {
    if constexpr (!requires { m.purchase; })
      without.insert(m.type);
  });
  std::set<std::string_view> others{
      "inventory.release", "inventory.released", "payment.refund",
      "payment.refunded",  "delivery.cancel",    "delivery.cancelled",
      "delivery.kept",     "order.events",       "inventory.forget",
      "payment.forget",    "delivery.forget",    "inventory.prepared",
      "payment.prepared",  "delivery.prepared",  "inventory.commit",
      "payment.commit",    "delivery.commit",    "inventory.committed",
      "payment.committed", "delivery.committed", "inventory.aborted",
      "payment.aborted",   "delivery.aborted"};
  BOOST_TEST(without == others, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_name_of_an_enumeration_is_read_back) {
  check_names(coordination{});
  check_names(payment_method{});
  check_names(reason{});
  check_names(order_status{});
}

BOOST_AUTO_TEST_CASE(names_are_those_of_the_interface) {
  BOOST_TEST(to_string(coordination::orchestration) == "orchestration");
  BOOST_TEST(to_string(payment_method::wallet) == "wallet");
  BOOST_TEST(to_string(reason::none) == "");
  BOOST_TEST(to_string(reason::deadline) == "deadline");
  BOOST_TEST(to_string(order_status::draft) == "draft");
  BOOST_TEST(to_string(order_status::cancelled) == "cancelled");
}

BOOST_AUTO_TEST_CASE(no_saga_is_on_its_way_for_an_order_at_rest) {
  std::set<std::string_view> resting;
  for (auto name : names_of(order_status{}))
    if (at_rest(*from_string<order_status>(name)))
      resting.insert(name);
  std::set<std::string_view> expected{"draft", "completed", "failed",
                                      "cancelled"};
  BOOST_TEST(resting == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
