#pragma once

#include "actors/domain/reactions.hpp"
#include "actors/last_words.hpp"
#include "actors/shell.hpp"
#include "actors/spawn.hpp"

#include <caf/actor_system.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <tuple>

/// What the actors of all participants do.
namespace troupe {

/// The state of a participant's actor, whose rules these are.
template <class Interface, class Rules>
struct participant_state {
  using pointer = typename with_shell<Interface>::template stateful_pointer<
      participant_state>;

  static inline const char* name = Rules::name.data();

  std::optional<troupe::shell<Rules, pointer>> shell;
};

/// The command that a message means to a participant: what it has overheard is
/// one that it gives itself; null, where that leads to none. Where that cannot
/// be said it stays as it came, and is put aside when it is decided on.
inline std::shared_ptr<const message>
command_in(const std::shared_ptr<const message>& m, std::string_view name) try {
  if (auto own = reaction(name, *m))
    return std::make_shared<const message>(std::move(*own));
  return nullptr;
} catch (const unknown_plan&) {
  return m;
}

/// Puts what the bus has delivered into the queue.
template <class Pointer>
void take(Pointer self, arrivals& arrived) {
  auto& shell = *self->state.shell;
  auto me = from_string<participant>(self->state.name);
  for (auto& next : arrived) {
    if (next.unreadable) {
      shell.put_aside(std::move(next.unreadable), std::move(next.acknowledge));
      continue;
    }
    if (addressee_of(*next.content) != me) {
      next.content = command_in(next.content, self->state.name);
      next.as_it_came = {};
    }
    if (!next.content) {
      next.acknowledge();
      continue;
    }
    auto key = id_of(*next.content);
    if (shell.join(key, std::move(next.acknowledge)))
      shell.enqueue(std::move(next.content), std::move(key),
                    std::move(next.as_it_came));
  }
}

/// What changes something goes into the queue.
template <class Pointer, class... Questions>
auto handlers_of([[maybe_unused]] Pointer self, types<Questions...>) {
  return std::tuple{[self](ask<Questions>& asked) {
    self->state.shell->ask(std::move(asked.what), asked.number, asked.until);
  }...};
}

/// The handlers that every participant has, and `handlers`, a tuple.
template <class Pointer, class Handlers>
auto behave(Pointer self, const shell_settings& settings, Handlers handlers) {
  end_with_process(self);
  auto tick = [self](tick_atom) {
    self->state.shell->tick();
    self->delayed_send(self, tick_interval, tick_atom::value);
  };
  tick(tick_atom::value); // takes up what a process before this one has left
  return std::apply(
      [&](auto&... own) {
        return typename std::remove_pointer_t<Pointer>::behavior_type{
            std::move(own)...,
            [self, latency = settings.latency](arrivals& arrived) {
              if (latency.count() > 0)
                self->delayed_send(self, latency, std::move(arrived), true);
              else
                take(self, arrived);
            },
            [self](flush_atom) { self->state.shell->flush(); },
            [self](retry_atom) { self->state.shell->retry(); },
            tick,
            [self](acknowledged_atom, std::int64_t outbox_id) {
              self->state.shell->acknowledged(outbox_id);
            },
            [self](arrivals& delayed, bool) { take(self, delayed); },
            [self](const ask<replay_dead_letter>& a) {
              self->state.shell->answer_about_letter(a);
            },
            [self](const ask<delete_dead_letter>& a) {
              self->state.shell->answer_about_letter(a);
            },
        };
      },
      handlers);
}

} // namespace troupe
