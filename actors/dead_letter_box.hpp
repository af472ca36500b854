#pragma once

#include "actors/housekeeping.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace troupe {

/// What was delivered and nobody could read. Its sender is told once it is
/// parked.
struct unreadable_letter {
  std::shared_ptr<const dead_letter> letter;
  std::function<void()> acknowledge;
};

/// A participant's dead letters: what it puts aside, and what operators want of
/// them.
template <class Participant>
class dead_letter_box {
public:
  /// All of them outlive this.
  dead_letter_box(const backing<typename Participant::rows>& outside,
                  outbox& sent, housekeeping<Participant>& house)
      : outside_(outside), outbox_(sent), housekeeping_(house) {}

  /// `what` is the letter's content; null: it has one. Throws contention, and
  /// store_unavailable for whatever else keeps it from being put aside.
  void park(const dead_letter& letter, const message* what) {
    try {
      outside_.rows->park(letter, what);
    } catch (const contention&) {
      throw;
    } catch (const std::exception& e) {
      throw store_unavailable{e.what()};
    }
  }

  /// Once it is parked.
  void tell(const dead_letter& letter) {
    outside_.watch->log(
        severity::error, Participant::name,
        letter.command + " was put among the dead letters: " + letter.error, {},
        letter.saga_id);
    outside_.watch->count(Participant::name, "dead_letter");
    housekeeping_.count_soon();
  }

  /// Sends its message once more. Operators ask seldom: this, as the next one,
  /// is a transaction of its own, and throws what that throws.
  answer<dead_letter> answer_to(const replay_dead_letter& asked) {
    auto done = outside_.rows->replay(asked);
    if (done.letter.refused == refusal::none)
      outbox_.publish(done.row.id, std::move(done.row.messages), {});
    housekeeping_.count_soon();
    return std::move(done.letter);
  }

  answer<dead_letter> answer_to(const delete_dead_letter& asked) {
    auto letter = outside_.rows->discard(asked);
    housekeeping_.count_soon();
    return letter;
  }

private:
  const backing<typename Participant::rows>& outside_;
  outbox& outbox_;
  housekeeping<Participant>& housekeeping_;
};

} // namespace troupe
