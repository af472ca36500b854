#include "actors/order_news.hpp"

#include "actors/last_words.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace troupe {

void order_listeners::add(const caf::strong_actor_ptr& who) {
  auto listener = caf::actor_cast<order_listener>(who);
  if (!listener || std::ranges::find(all_, listener) != all_.end())
    return;
  self_.monitor(listener);
  all_.push_back(std::move(listener));
}

void order_listeners::remove(const caf::actor_addr& who) {
  std::erase_if(all_, [&](auto& one) { return one.address() == who; });
}

void order_listeners::tell(order_events events) const {
  auto what = caf::make_message(std::move(events)); // one for all
  for (auto& one : all_)
    one->enqueue(self_.ctrl(), caf::make_message_id(), what, self_.context());
}

namespace {

struct news_state {
  static inline const char* name = "order_news";
  std::optional<order_listeners> listeners;
};

order_news::behavior_type
announce(order_news::stateful_pointer<news_state> self) {
  auto& listeners = self->state.listeners.emplace(*self);
  end_with_process(self);
  self->set_down_handler(
      [&](caf::down_msg& gone) { listeners.remove(gone.source); });
  return {
      [&](order_events& events) { listeners.tell(std::move(events)); },
      [self, &listeners](listen_atom) {
        listeners.add(self->current_sender());
      },
  };
}

} // namespace

order_news spawn_order_news(caf::actor_system& system) {
  return system.spawn(announce);
}

} // namespace troupe
