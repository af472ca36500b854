#include "actors/reading.hpp"

#include "actors/last_words.hpp"
#include "actors/ports/store.hpp"
#include "actors/spawn.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <string_view>
#include <utility>

namespace troupe {

namespace {

/// A reader for one actor. What keeps it from reading is told to those who run
/// the shop, and its clients learn no more than that there is something.
template <class Reader>
class careful {
public:
  careful(std::string_view participant, std::shared_ptr<Reader> reader,
          telemetry* watch)
      : participant_(participant), reader_(std::move(reader)), watch_(watch) {}

  template <class Question>
  auto read(const Question& asked) {
    decltype(reader_->read(asked)) result;
    try {
      result = reader_->read(asked);
      failed_ = false;
    } catch (const store_damaged& e) {
      // Nothing that can be read elsewhere makes it whole again.
      watch_->store_available(participant_, false);
      refuse(result, "the store is damaged", e);
    } catch (const std::exception& e) {
      refuse(result, "the store cannot be read", e);
    }
    return result;
  }

private:
  template <class T>
  void refuse(answer<T>& result, const char* why, const std::exception& e) {
    result.refused = refusal::unavailable;
    result.detail = std::string{participant_} + ": " + why;
    if (!std::exchange(failed_, true))
      watch_->log(severity::error, participant_,
                  std::string{why} + ": " + e.what());
  }

  std::string_view participant_;
  std::shared_ptr<Reader> reader_;
  telemetry* watch_;
  bool failed_ = false; ///< the last time
};

/// Answers `ask<Question>`.
template <class Question, class Self, class Reader>
auto answering(Self self, std::shared_ptr<careful<Reader>> reader) {
  return [self, reader](const ask<Question>& asked) {
    auto result = reader->read(asked.what);
    result.number = asked.number;
    self->send(caf::actor_cast<gateway_actor>(self->current_sender()),
               std::move(result));
  };
}

/// The actor that answers lists.
template <class Reader, class... Lists>
auto lister(std::shared_ptr<careful<Reader>> reader, types<Lists...>) {
  using handle = caf::typed_actor<caf::reacts_to<ask<Lists>>...>;
  return [reader](typename handle::pointer self) ->
         typename handle::behavior_type {
           end_with_process(self);
           return {answering<Lists>(self, reader)...};
         };
}

/// The actor that answers what is asked for by its id, and hands on the rest.
template <class Participant, class Reader, class Lister, class... Singles,
          class... Lists>
auto teller(std::shared_ptr<careful<Reader>> reader, bool detached, Lister list,
            types<Singles...>, types<Lists...>) {
  using handle = reads<Participant>;
  return [=](typename handle::pointer self) -> typename handle::behavior_type {
    end_with_process(self);
    auto behind = spawn(self->home_system(), detached, list);
    self->link_to(behind);
    return {answering<Singles>(self, reader)...,
            [self, behind](ask<Lists>& asked) {
              return self->delegate(behind, std::move(asked));
            }...};
  };
}

} // namespace

template <class Participant>
reads<Participant> spawn_reads(caf::actor_system& system,
                               const reading<reader_of<Participant>>& from,
                               bool detached) {
  auto made = [&](const std::shared_ptr<reader_of<Participant>>& reader) {
    return std::make_shared<careful<reader_of<Participant>>>(
        Participant::name, reader, from.watch);
  };
  lists_of<Participant> lists;
  return spawn(system, detached,
               teller<Participant>(made(from.single), detached,
                                   lister(made(from.lists), lists),
                                   reads_of<Participant>{}, lists));
}

#define TROUPE_SPAWN(participant)                                              \
  template reads<participants::participant>                                    \
  spawn_reads<participants::participant>(                                      \
      caf::actor_system&,                                                      \
      const reading<reader_of<participants::participant>>&, bool);
TROUPE_PARTICIPANTS(TROUPE_SPAWN)

} // namespace troupe
