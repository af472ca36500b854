#pragma once

#include "actors/interfaces.hpp"
#include "actors/last_words.hpp"
#include "actors/participant.hpp"
#include "actors/ports/store.hpp"
#include "actors/ports/telemetry.hpp"

#include <memory>
#include <string_view>
#include <utility>

/// What the actors that read for the gateway have in common.
namespace troupe {

/// Readers of one store, each with a connection of its own: a list may take
/// long, and nothing that is asked for by its id waits for it.
template <class Reader>
struct reading {
  std::shared_ptr<Reader> single;
  std::shared_ptr<Reader> lists;
  telemetry* watch = nullptr; ///< outlives the actors
};

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
                  std::string{why} + ": " + e.what(), {}, {});
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

/// What reads are asked for.
template <class... Questions>
struct singles {};
template <class... Questions>
struct lists {};

/// Spawns a participant's reads: an actor that answers what is asked for by its
/// id, and one behind it, which ends with it, that answers lists.
template <class Handle, class Reader, class... Singles, class... Lists>
Handle spawn_reads(caf::actor_system& system, std::string_view participant,
                   const reading<Reader>& from, singles<Singles...>,
                   lists<Lists...>, bool detached) {
  using lister = caf::typed_actor<caf::reacts_to<ask<Lists>>...>;
  auto made = [=](const std::shared_ptr<Reader>& reader) {
    return std::make_shared<careful<Reader>>(participant, reader, from.watch);
  };
  auto list = [reader = made(from.lists)](typename lister::pointer self) ->
      typename lister::behavior_type {
        end_with_process(self);
        return {answering<Lists>(self, reader)...};
      };
  return spawn(system, detached,
               [=, reader = made(from.single)](typename Handle::pointer self) ->
               typename Handle::behavior_type {
                 end_with_process(self);
                 auto behind = spawn(self->home_system(), detached, list);
                 self->link_to(behind);
                 return {answering<Singles>(self, reader)...,
                         [self, behind](ask<Lists>& asked) {
                           return self->delegate(behind, std::move(asked));
                         }...};
               });
}

} // namespace troupe
