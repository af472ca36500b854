#pragma once

#include "actors/last_words.hpp"
#include "actors/shell.hpp"

#include <caf/actor_system.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <string>
#include <string_view>

/// What the actors around the shell have in common.
namespace troupe {

/// The state of a participant's actor.
template <class Interface, class Participant>
struct participant_state {
  using pointer = typename with_shell<Interface>::template stateful_pointer<
      participant_state>;

  static inline const char* name = Participant::name.data();

  std::optional<troupe::shell<Participant, pointer>> shell;
};

/// Identifies a command of the bus among those that are queued.
template <class Command>
std::string key_of(const Command& command) {
  auto key = command.saga.saga_id + std::string{Command::type};
  if constexpr (requires { command.number; })
    key += std::to_string(command.number);
  return key;
}

inline std::string key_of(const message& command) {
  return std::visit(
      [](auto& x) {
        if constexpr (requires { x.saga; })
          return key_of(x);
        else
          return std::string{}; // events are for nobody here
      },
      command);
}

template <class Pointer>
void send_tick(Pointer self) {
  self->delayed_send(self, tick_interval, tick_atom::value);
}

/// The handlers that every participant has.
template <class Pointer, class... Handlers>
auto behave(Pointer self, const shell_settings& settings,
            Handlers... handlers) {
  end_with_process(self);
  self->state.shell->start();
  send_tick(self);
  auto take = [self](deliveries& arrived) {
    for (auto& next : arrived) {
      if (next.unreadable) {
        self->state.shell->put_aside(std::move(next.unreadable),
                                     std::move(next.acknowledge));
        continue;
      }
      auto key = key_of(*next.content);
      if (self->state.shell->join(key, std::move(next.acknowledge)))
        self->state.shell->enqueue(std::move(next.content), std::move(key),
                                   std::move(next.as_it_came));
    }
  };
  return typename std::remove_pointer_t<Pointer>::behavior_type{
      std::move(handlers)...,
      [self, latency = settings.latency, take](deliveries& arrived) {
        if (latency.count() > 0)
          self->delayed_send(self, latency, std::move(arrived), true);
        else
          take(arrived);
      },
      [self](flush_atom) { self->state.shell->flush(); },
      [self](retry_atom) { self->state.shell->retry(); },
      [self](tick_atom) {
        self->state.shell->tick();
        send_tick(self);
      },
      [self](acknowledged_atom, std::int64_t outbox_id) {
        self->state.shell->acknowledged(outbox_id);
      },
      [take](deliveries& delayed, bool) { take(delayed); },
      [self](const ask<replay_dead_letter>& a) {
        self->state.shell->replay(a);
      },
      [self](const ask<delete_dead_letter>& a) {
        self->state.shell->discard(a);
      },
  };
}

/// Spawns `f`, on a thread of its own or (in tests) on the scheduler.
template <class F, class... Ts>
auto spawn(caf::actor_system& system, bool detached, F f, Ts&&... args) {
  return detached ? system.spawn<caf::detached>(f, std::forward<Ts>(args)...)
                  : system.spawn(f, std::forward<Ts>(args)...);
}

} // namespace troupe
