#include "adapters/remote/session.hpp"

#include "actors/last_words.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/stateful_actor.hpp>

#include <utility>

namespace troupe::remote {

namespace {

struct session_state {
  static inline const char* name = "session";
  caf::strong_actor_ptr client; ///< the sender of the last parcel
};

using session = caf::stateful_actor<session_state>;

void send(session* self, std::string_view type, std::uint64_t number,
          std::string content) {
  if (auto& client = self->state.client)
    client->enqueue(self->ctrl(), caf::make_message_id(),
                    caf::make_message(
                        parcel{std::string{type}, number, std::move(content)}),
                    self->context());
}

void handle(session* self, const question_types& known,
            const std::vector<caf::actor>& handles, const parcel& asked) {
  self->state.client = self->current_sender();
  auto type = known.find(asked.type);
  if (type == known.end()) {
    send(self, not_understood, asked.number, "it does not know this question");
    return;
  }
  try {
    auto& [handle, ask] = type->second;
    handles[handle]->enqueue(self->ctrl(), caf::make_message_id(), ask(asked),
                             self->context());
  } catch (const unreadable& e) {
    send(self, not_understood, asked.number, e.what());
  }
}

template <class Answer>
auto answer_handler(session* self, caf::reacts_to<Answer>*) {
  return [self](const Answer& said) {
    std::string content;
    pack(content, said);
    send(self, an_answer, said.number, std::move(content));
  };
}

template <class... Answers>
caf::behavior handlers(session* self, const question_types& known,
                       const std::vector<caf::actor>& handles,
                       caf::typed_actor<Answers...>*) {
  return {[=](const parcel& asked) { handle(self, known, handles, asked); },
          [self](const order_events& events) {
            std::string content;
            pack(content, events);
            send(self, news, 0, std::move(content));
          },
          answer_handler(self, static_cast<Answers*>(nullptr))...};
}

caf::behavior behavior_of(session* self, const caf::strong_actor_ptr& client,
                          const question_types& known,
                          const std::vector<caf::actor>& handles) {
  end_with_process(self);
  self->set_default_handler(caf::drop);
  self->set_down_handler([self](caf::down_msg&) { self->quit(); });
  self->monitor(caf::actor_cast<caf::actor_addr>(client));
  for (auto& handle : handles)
    self->monitor(handle);
  return handlers(self, known, handles, static_cast<gateway_actor*>(nullptr));
}

} // namespace

caf::actor spawn_session(caf::actor_system& system,
                         const caf::strong_actor_ptr& client,
                         const question_types& known,
                         const std::vector<caf::actor>& handles) {
  return system.spawn(behavior_of, client, known, handles);
}

} // namespace troupe::remote
