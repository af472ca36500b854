#pragma once

#include "actors/domain/choreography.hpp"
#include "actors/interfaces.hpp"
#include "tests/adapters/conformance/arbitrary.hpp"
#include "tests/adapters/conformance/cases.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace troupe::conformance {

/// What each participant has heard, and who hears it, by their places.
using bus_boxes
    = std::array<std::shared_ptr<arrivals>, participants::all::size>;
using bus_listeners = std::array<bus_listener, participants::all::size>;

inline bus_listener::behavior_type
collect(bus_listener::pointer, const std::shared_ptr<arrivals>& arrived) {
  return {[arrived](arrivals& more) {
    for (auto& one : more)
      arrived->push_back(std::move(one));
  }};
}

/// A bus with participants that keep what they hear, on CAF's
/// deterministic scheduler. A `Backend` has
///   bus()            the end that publishes
///   connect(listeners)  says who takes part
///   disconnect()     nobody takes part any more
///   settle()         hands all that is on its way to the mailboxes
///   keeps            whether the bus itself answers for what it was given: it
///                    acknowledges before the receivers do
template <class Backend>
struct bus_fixture {
  /// An actor system waits for all actors to end.
  struct last_act {
    bus_fixture& of;
    ~last_act() {
      for (const auto& actor : of.listeners)
        caf::anon_send_exit(actor, caf::exit_reason::kill);
      of.scheduler.run();
    }
  };

  struct testing : caf::actor_system_config {
    testing() { set("scheduler.policy", caf::atom("testing")); }
  };

  testing settings;
  caf::actor_system system{settings};
  caf::scheduler::test_coordinator& scheduler
      = dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  bus_boxes boxes;
  bus_listeners listeners = listen(boxes);
  last_act also_without_backend{*this};
  Backend backend;
  std::atomic<int> acknowledged{0};

  /// New ones, each with its box.
  bus_listeners listen(bus_boxes& to) {
    bus_listeners result;
    for (std::size_t i = 0; i < to.size(); ++i) {
      if (!to[i])
        to[i] = std::make_shared<arrivals>();
      result[i] = system.spawn(collect, to[i]);
    }
    return result;
  }

  ~bus_fixture() {
    for (const auto& box : boxes) // or the bus might wait for them to end
      for (const auto& one : *box)
        one.acknowledge();
    backend.disconnect();
  }

  void publish(std::vector<message> messages) {
    backend.bus().publish(std::move(messages), [this] { ++acknowledged; });
    settle();
  }

  void settle() {
    backend.settle();
    scheduler.run();
  }

  /// How many of `count` publications are acknowledged before their receivers
  /// have done anything.
  static constexpr int early(int count) { return Backend::keeps ? count : 0; }

  /// What has arrived: `<participant>:<message>`, one after the other.
  std::string arrived() const {
    auto names = names_of(participant{});
    std::string result;
    for (std::size_t i = 0; i < boxes.size(); ++i)
      for (const auto& one : *boxes[i])
        result += std::string{names[i]} + ":"
                  + std::string{type_of(*one.content)} + " ";
    return result;
  }
};

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
