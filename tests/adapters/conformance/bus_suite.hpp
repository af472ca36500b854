#pragma once

#include "actors/domain/reactions.hpp"
#include "tests/adapters/conformance/arbitrary.hpp"
#include "tests/adapters/conformance/bus_fixture.hpp"
#include "tests/adapters/conformance/cases.hpp"

#include <map>
#include <string>
#include <thread>
#include <vector>

namespace troupe::conformance {

/// What every bus promises.
template <class Backend>
class bus_suite {
public:
  static std::vector<promise> promises() {
    return {
        TROUPE_PROMISE(every_message_reaches_its_participant),
        TROUPE_PROMISE(all_receivers_must_have_acknowledged),
        TROUPE_PROMISE(acknowledging_works_from_any_thread),
        TROUPE_PROMISE(what_was_dropped_is_not_acknowledged),
        TROUPE_PROMISE(who_reacts_hears_it_as_well),
        TROUPE_PROMISE(events_need_no_receiver),
        TROUPE_PROMISE(events_alone_are_acknowledged_at_once),
        TROUPE_PROMISE(what_was_published_early_arrives_later),
        TROUPE_PROMISE(nothing_arrives_after_disconnecting),
        TROUPE_PROMISE(who_publishes_need_not_ask_for_an_acknowledgement),
    };
  }

private:
  using fixture = bus_fixture<Backend>;

  template <class Message>
  static Message some(std::uint64_t seed = 1, std::string plan = {}) {
    auto result = make_arbitrary<Message>(seed);
    if constexpr (requires { result.saga; })
      result.saga.plan = std::move(plan);
    return result;
  }

  /// One of each type, in the order of the variant.
  static std::vector<message> one_of_each() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return std::vector<message>{
          some<std::variant_alternative_t<I, message>>(I)...};
    }(std::make_index_sequence<std::variant_size_v<message>>{});
  }

  static void every_message_reaches_its_participant() {
    std::map<std::string, std::string> receivers{
        {"order.created", ""},
        {"order.events", ""},
        {"delivery.kept", "order"},
    };
    using words = std::initializer_list<const char*>;
    for (auto& [who, commands, replies] :
         {std::tuple{"inventory", words{"reserve", "release"},
                     words{"reserved", "released"}},
          {"payment", words{"process", "refund"},
           words{"completed", "refunded"}},
          {"delivery", words{"schedule", "cancel"},
           words{"scheduled", "cancelled"}}}) {
      auto name = std::string{who} + ".";
      for (auto command : commands)
        receivers[name + command] = who;
      for (auto command : {"forget", "prepare", "commit", "abort"})
        receivers[name + command] = who;
      for (auto reply : replies)
        receivers[name + reply] = "order";
      for (auto reply : {"failed", "prepared", "committed", "aborted"})
        receivers[name + reply] = "order";
    }
    for (const auto& sent : one_of_each()) {
      fixture f;
      f.backend.connect(f.listeners);
      f.publish({sent});
      auto type = std::string{type_of(sent)};
      auto receiver = receivers.at(type);
      BOOST_TEST(f.arrived()
                 == (receiver.empty() ? "" : receiver + ":" + type + " "));
      for (const auto& box : f.boxes)
        for (const auto& one : *box)
          BOOST_TEST((*one.content == sent));
    }
  }

  static void all_receivers_must_have_acknowledged() {
    fixture f;
    f.backend.connect(f.listeners);
    f.publish(one_of_each());
    auto left = static_cast<int>(std::variant_size_v<message>) - 2; // events
    for (const auto& box : f.boxes)
      for (const auto& one : *box) {
        BOOST_TEST(f.acknowledged == f.early(1));
        one.acknowledge();
        --left;
        f.settle();
      }
    BOOST_TEST(left == 0);
    BOOST_TEST(f.acknowledged == 1);
  }

  static void acknowledging_works_from_any_thread() {
    fixture f;
    f.backend.connect(f.listeners);
    constexpr int count = 2'000;
    f.publish(std::vector<message>(count, some<reserve_inventory>()));
    const auto& box = *f.boxes[1];
    BOOST_REQUIRE(box.size() == std::size_t{count});
    auto acknowledge = [&](std::size_t first) {
      for (auto i = first; i < box.size(); i += 2)
        box[i].acknowledge();
    };
    std::thread other{acknowledge, 1U};
    acknowledge(0);
    other.join();
    f.settle();
    BOOST_TEST(f.acknowledged == 1);
  }

  static void what_was_dropped_is_not_acknowledged() {
    fixture f;
    f.backend.connect(f.listeners);
    f.publish({some<reserve_inventory>(), some<process_payment>()});
    f.boxes[1]->front().acknowledge();
    f.boxes[2]->clear();
    f.settle();
    BOOST_TEST(f.acknowledged == f.early(1));
  }

  static void who_reacts_hears_it_as_well() {
    fixture f;
    f.backend.connect(f.listeners);
    f.publish({some<inventory_reserved>(1, plan_of(native_saga))});
    BOOST_TEST(f.arrived()
               == "order:inventory.reserved payment:inventory.reserved ");
    for (const auto& box : f.boxes)
      for (const auto& one : *box) {
        BOOST_TEST(f.acknowledged == f.early(1));
        one.acknowledge();
        f.settle();
      }
    BOOST_TEST(f.acknowledged == 1);
  }

  static void events_need_no_receiver() {
    fixture f;
    f.backend.connect(f.listeners);
    f.publish(
        {some<order_event>(), some<refund_payment>(), some<order_created>()});
    BOOST_TEST(f.arrived() == "payment:payment.refund ");
    f.boxes[2]->front().acknowledge();
    f.settle();
    BOOST_TEST(f.acknowledged == 1);
  }

  static void events_alone_are_acknowledged_at_once() {
    fixture f;
    f.backend.connect(f.listeners);
    f.publish({some<order_event>(), some<order_created>()});
    BOOST_TEST(f.acknowledged == 1);
  }

  static void what_was_published_early_arrives_later() {
    fixture f;
    f.publish({some<reserve_inventory>()});
    f.publish({some<schedule_delivery>(), some<payment_failed>()});
    BOOST_TEST(f.arrived() == "");
    f.backend.connect(f.listeners);
    f.settle();
    BOOST_TEST(f.arrived()
               == "order:payment.failed inventory:inventory.reserve"
                  " delivery:delivery.schedule ");
    BOOST_TEST(f.acknowledged == f.early(2));
    for (const auto& box : f.boxes)
      for (const auto& one : *box)
        one.acknowledge();
    f.settle();
    BOOST_TEST(f.acknowledged == 2);
  }

  static void nothing_arrives_after_disconnecting() {
    fixture f;
    f.backend.connect(f.listeners);
    f.backend.disconnect();
    f.publish({some<cancel_delivery>()});
    BOOST_TEST(f.arrived() == "");
    BOOST_TEST(f.acknowledged == f.early(1));
    f.backend.connect(f.listeners);
    f.settle();
    BOOST_TEST(f.arrived() == "delivery:delivery.cancel ");
  }

  static void who_publishes_need_not_ask_for_an_acknowledgement() {
    fixture f;
    f.backend.connect(f.listeners);
    f.backend.bus().publish({some<release_inventory>()}, {});
    f.settle();
    BOOST_REQUIRE(f.arrived() == "inventory:inventory.release ");
    f.boxes[1]->front().acknowledge();
    f.settle();
    BOOST_TEST(f.acknowledged == 0);
  }
};

} // namespace troupe::conformance
