#pragma once

#include "actors/interfaces.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <array>
#include <atomic>
#include <memory>
#include <string>
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

} // namespace troupe::conformance
