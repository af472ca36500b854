#pragma once

#include "actors/batch_runner.hpp"

#include <caf/send.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace troupe {

/// The batching shell around a participant's rules, the same for all: commands
/// that have piled up while the last transaction ran become ONE transaction
/// (batch_runner.hpp, which says what `Participant` has). Alone, a command goes
/// at once. All of it runs in its actor, whose pointer is `Self`.
template <class Participant, class Self>
class shell {
public:
  using command = typename Participant::command;

  shell(Self self, Participant participant,
        backing<typename Participant::rows> outside,
        const shell_settings& settings)
      : self_(self),
        runner_(std::move(participant), std::move(outside), settings,
                {.tell = [self](const asker& to,
                                auto said) { tell(self, to, std::move(said)); },
                 .retry_after =
                     [self](std::chrono::milliseconds after) {
                       self->delayed_send(self, after, retry_atom::value);
                     },
                 .acknowledged =
                     [to = caf::actor_cast<caf::actor>(self)](std::int64_t id) {
                       caf::anon_send(to, acknowledged_atom::value, id);
                     }}) {}

  Participant& participant() { return runner_.participant(); }

  /// Whether the store could be written to the last time.
  bool available() const { return runner_.available(); }

  /// Does what the gateway asked for, in the next transaction. `when_done` is
  /// called if it gets that far, whatever comes of it. What no transaction has
  /// begun with at the time `until` is not done any more.
  void ask(command what, std::uint64_t number, std::int64_t until,
           std::function<void()> when_done = {}) {
    if (available())
      enqueue({.what = std::move(what),
               .from = {self_->current_sender(), number, until,
                        std::move(when_done)}});
    else
      refuse(number, refusal::unavailable, cannot_be_written_to);
  }

  /// Answers the present ask.
  void refuse(std::uint64_t number, refusal why, std::string_view detail) {
    tell(self_, {self_->current_sender(), number, 0, {}},
         refused_by<Participant, typename Participant::reply>(why, detail));
  }

  /// A message of the bus. False: the same command is queued already; its
  /// sender is told when that one is done.
  bool join(const std::string& key, std::function<void()> acknowledge) {
    return runner_.queue().join(key, std::move(acknowledge));
  }

  /// A command whose callers have joined under `key`. `as_it_came`: see
  /// arrival.
  void enqueue(command what, std::string key,
               std::function<void(dead_letter&)> as_it_came = {}) {
    enqueue({.what = std::move(what),
             .key = std::move(key),
             .as_it_came = std::move(as_it_came)});
  }

  /// What the bus has delivered and nobody could read.
  void put_aside(std::shared_ptr<const dead_letter> letter,
                 std::function<void()> acknowledge) {
    runner_.put_aside(std::move(letter), std::move(acknowledge));
  }

  /// Runs at most one transaction; the actor's `flush`.
  void flush() {
    flushing_ = false;
    if (runner_.run())
      request_flush();
  }

  /// The actor's regular tick.
  void tick() {
    runner_.tick();
    request_flush();
  }

  /// The bus has everything that was sent for this outbox row.
  void acknowledged(std::int64_t outbox_id) {
    if (runner_.acknowledged(outbox_id))
      request_flush();
  }

  /// Replays or deletes a dead letter.
  template <class Question>
  void answer_about_letter(const troupe::ask<Question>& asked) {
    tell(self_, {self_->current_sender(), asked.number, 0, {}},
         runner_.answer_to(asked));
  }

  void retry() {
    runner_.retry();
    request_flush();
  }

private:
  void enqueue(typename command_queue<Participant>::item next) {
    runner_.queue().push(std::move(next));
    request_flush();
  }

  /// Goes behind all that is already in the mailbox.
  void request_flush() {
    if (!std::exchange(flushing_, true))
      self_->send(self_, flush_atom::value);
  }

  template <class Answer>
  static void tell(Self self, const asker& to, Answer said) {
    said.number = to.number;
    if (to.who)
      self->send(caf::actor_cast<gateway_actor>(to.who), std::move(said));
  }

  Self self_;
  batch_runner<Participant> runner_;
  bool flushing_ = false;
};

} // namespace troupe
