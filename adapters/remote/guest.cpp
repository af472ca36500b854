#include "adapters/remote/guest.hpp"

#include "actors/last_words.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/stateful_actor.hpp>

#include <utility>

namespace troupe::remote {

namespace {

struct guest_state {
  static inline const char* name = "guest";
  caf::strong_actor_ptr whom; ///< who sends parcels, and is sent them
};

using guest = caf::stateful_actor<guest_state>;

void tell(guest* self, std::string_view type, std::uint64_t number,
          std::string content) {
  if (auto& whom = self->state.whom)
    whom->enqueue(self->ctrl(), caf::make_message_id(),
                  caf::make_message(
                      parcel{std::string{type}, number, std::move(content)}),
                  self->context());
}

void open(guest* self, const question_types& known,
          const std::vector<caf::actor>& handles, const parcel& asked) {
  self->state.whom = self->current_sender();
  auto type = known.find(asked.type);
  if (type == known.end()) {
    tell(self, not_understood, asked.number, "it does not know this question");
    return;
  }
  try {
    auto& [handle, ask] = type->second;
    handles[handle]->enqueue(self->ctrl(), caf::make_message_id(), ask(asked),
                             self->context());
  } catch (const unreadable& e) {
    tell(self, not_understood, asked.number, e.what());
  }
}

template <class Answer>
auto hand_back(guest* self, caf::reacts_to<Answer>*) {
  return [self](const Answer& said) {
    std::string content;
    pack(content, said);
    tell(self, an_answer, said.number, std::move(content));
  };
}

template <class... Answers>
caf::behavior hand_back_all(guest* self, const question_types& known,
                            const std::vector<caf::actor>& handles,
                            caf::typed_actor<Answers...>*) {
  return {[=](const parcel& asked) { open(self, known, handles, asked); },
          [self](const order_events& events) {
            std::string content;
            pack(content, events);
            tell(self, news, 0, std::move(content));
          },
          hand_back(self, static_cast<Answers*>(nullptr))...};
}

caf::behavior attend(guest* self, const caf::strong_actor_ptr& whose,
                     const question_types& known,
                     const std::vector<caf::actor>& handles) {
  end_with_process(self);
  self->set_default_handler(caf::drop);
  self->set_down_handler([self](caf::down_msg&) { self->quit(); });
  self->monitor(caf::actor_cast<caf::actor_addr>(whose));
  for (auto& handle : handles)
    self->monitor(handle);
  return hand_back_all(self, known, handles,
                       static_cast<gateway_actor*>(nullptr));
}

} // namespace

caf::actor spawn_guest(caf::actor_system& system,
                       const caf::strong_actor_ptr& whose,
                       const question_types& known,
                       const std::vector<caf::actor>& handles) {
  return system.spawn(attend, whose, known, handles);
}

} // namespace troupe::remote
