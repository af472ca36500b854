#pragma once

#include "actors/command_queue.hpp"
#include "actors/dead_letter_box.hpp"
#include "actors/housekeeping.hpp"
#include "actors/store_health.hpp"
#include "actors/transactions.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace troupe {

/// What a batch_runner needs of the actor that it runs in.
template <class Reply>
struct runs_in {
  std::function<void(const asker&, answer<Reply>)> tell;
  std::function<void(std::chrono::milliseconds)> retry_after; ///< calls retry()
  std::function<void(std::int64_t)> acknowledged; ///< from any thread
};

/// Does a participant's commands, those that have piled up in one transaction,
/// and does not give up: a command leaves the queue when it is committed,
/// parked among the dead letters, or refused because its time had passed;
/// whatever else goes wrong, it goes again.
///
/// `Participant` has `name`, `rows`, `command` (a variant), `reply` (what it
/// answers to the gateway), `want(rows&, command)`, `decide(rows&, command)`
/// and, where it has rows that fall due, `due(rows&)`, which answer with an
/// effect; `poison(command)`, to be put aside; if it wants to, `room()`, how
/// many rows that are due it can take, `look_at(steady)` before each
/// transaction, and where its rows have `old`, `retire(rows&)`, which answers
/// with messages.
template <class Participant>
class batch_runner {
public:
  using rows_type = typename Participant::rows;
  using queue_type = command_queue<Participant>;

  batch_runner(Participant participant, backing<rows_type> outside,
               const shell_settings& settings,
               runs_in<typename Participant::reply> actor)
      : participant_(std::move(participant)), outside_(std::move(outside)),
        settings_(settings),
        queue_(*outside_.clock, *outside_.watch, std::move(actor.tell)),
        store_(Participant::name, *outside_.watch,
               std::move(actor.retry_after)),
        outbox_(*outside_.bus, *outside_.clock, settings.window,
                settings.call_timeout, std::move(actor.acknowledged)) {}

  Participant& participant() { return participant_; }
  queue_type& queue() { return queue_; }

  /// Whether the store could be written to the last time.
  bool available() const { return store_.is_available(); }

  /// Runs at most one transaction. Whether there is more to be done at once.
  bool run() {
    if (store_.is_resting())
      return false;
    if constexpr (requires { participant_.look_at(outside_.clock->steady()); })
      participant_.look_at(outside_.clock->steady());
    auto count = transactions_.share(queue_.items());
    if (count == 0 && !look_for_due_ && !outbox_.has_acknowledged()
        && !outbox_.next_page() && available())
      return false;
    auto batch = queue_.take(count);
    queue_.refuse_late(batch);
    run(std::move(batch));
    read_outbox();
    return (!queue_.empty() || look_for_due_ || outbox_.next_page())
           && !store_.is_resting();
  }

  /// Regularly: rows that are due, outbox rows to be forgotten.
  void tick() {
    queue_.refuse_late();
    if constexpr (has_due_rows)
      look_for_due_ = true;
    if (auto why = outbox_.take_failure(); !why.empty())
      warn("not told yet: " + why);
    if (available())
      succeeds([this] { housekeeping_.look(); });
    park_unreadable();
  }

  /// The bus has everything that was sent for this outbox row. Whether more can
  /// be sent at once.
  bool acknowledged(std::int64_t outbox_id) {
    outbox_.acknowledged(outbox_id);
    return outbox_.next_page().has_value();
  }

  /// What has been delivered and nobody could read.
  void put_aside(std::shared_ptr<const dead_letter> letter,
                 std::function<void()> acknowledge) {
    unreadable_.push_back({std::move(letter), std::move(acknowledge)});
    park_unreadable();
  }

  /// Replays or deletes a dead letter.
  template <class Question>
  answer<dead_letter> answer_to(const ask<Question>& asked) {
    if (queue_.is_late(asked.until))
      return {.refused = refusal::expired};
    if (!available())
      return refused_by<Participant, dead_letter>(refusal::unavailable,
                                                  cannot_be_written_to);
    try {
      return letters_.answer_to(asked.what);
    } catch (const store_unavailable& e) {
      store_.lost(e);
      put_back({});
      return {.refused = refusal::in_doubt};
    } catch (const contention&) {
      return refused_by<Participant, dead_letter>(refusal::unavailable,
                                                  "others were first");
    } catch (const std::exception& e) {
      outside_.watch->log(severity::error, Participant::name, e.what());
      return refused_by<Participant, dead_letter>(refusal::fault,
                                                  "the log says why");
    }
  }

  void retry() { store_.retry(); }

private:
  using item = typename queue_type::item;
  static constexpr bool has_due_rows = transactions<Participant>::has_due_rows;

  /// What became of a try. `postponed`: the commands are not to blame.
  enum class tried { done, postponed, failed };

  /// Rows of the outbox.
  static constexpr std::size_t page_of_outbox = 20;

  void run(std::vector<item> batch) {
    std::string why;
    auto result = commit(batch, why);
    if (result == tried::failed) {
      warn("a batch failed, its commands go one by one: " + why);
      one_by_one(std::move(batch));
    } else if (result == tried::postponed) {
      put_back(std::move(batch));
    } else {
      recover();
    }
  }

  /// Of what has failed, `why`.
  tried commit(std::vector<item>& batch, std::string& why) {
    typename transactions<Participant>::outcome done;
    try {
      done = transactions_.commit(participant_, batch, look_for_due_);
    } catch (const store_unavailable& e) {
      for (auto& next : batch)
        next.in_doubt = true;
      store_.lost(e);
      return tried::postponed;
    } catch (const contention&) {
      return tried::postponed;
    } catch (const std::exception& e) {
      why = e.what();
      return tried::failed;
    }
    if (!batch.empty() || done.wrote)
      queue_.guarded([&] {
        outside_.watch->batch(Participant::name, batch.size(),
                              queue_.items().size(), outbox_.age());
      });
    // What fell due has no item; its effect comes last.
    for (std::size_t i = 0; i < done.effects.size(); ++i) {
      if (i < batch.size())
        queue_.done(batch[i], std::move(done.effects[i].reply));
      queue_.guarded(done.effects[i].when_committed);
    }
    return tried::done;
  }

  /// Nothing is lost, nothing is parked: it goes again, ever later, and what
  /// comes meanwhile goes with it.
  void put_back(std::vector<item> batch) {
    queue_.put_back(std::move(batch));
    look_for_due_ = has_due_rows;
    store_.rest();
  }

  /// One of them is poison, or a row that is due: so that it alone fails.
  void one_by_one(std::vector<item> batch) {
    while (queue_.refuse_late(batch), !batch.empty()) {
      std::vector<item> alone;
      alone.push_back(std::move(batch.front()));
      batch.erase(batch.begin());
      if (!one(alone)) {
        batch.insert(batch.begin(), std::move(alone[0]));
        put_back(std::move(batch));
        return;
      }
    }
    recover();
    if constexpr (has_due_rows)
      if (!one(batch))
        put_back({});
  }

  /// A command, or none: what is due. Tries three times; then a command goes
  /// among the dead letters, and what is due waits for the next tick. False:
  /// it is postponed.
  bool one(std::vector<item>& alone) {
    std::string why;
    for (int tries = 0; tries < 3; ++tries) {
      look_for_due_ = alone.empty();
      if (auto result = commit(alone, why); result != tried::failed)
        return result == tried::done;
    }
    if (!alone.empty())
      return park(alone[0], why);
    warn("what fell due cannot be decided: " + why);
    return true;
  }

  /// False: it is postponed.
  bool park(item& poison, const std::string& why) {
    auto [letter, what] = participant_.poison(poison.what);
    letter.error = why;
    auto parked = store_.succeeds([&] {
      if (poison.as_it_came) {
        poison.as_it_came(letter);
        what.reset();
      }
      letters_.park(letter, what ? &*what : nullptr);
    });
    poison.in_doubt |= !parked && !available();
    if (!parked)
      return false;
    letters_.tell(letter);
    queue_.done(poison, refused_by<Participant, typename Participant::reply>(
                            refusal::fault, "it failed three times and is among"
                                            " the dead letters"));
    return true;
  }

  void park_unreadable() {
    for (; available() && !unreadable_.empty(); unreadable_.pop_front()) {
      auto& [letter, acknowledge] = unreadable_.front();
      if (!succeeds([&] { letters_.park(*letter, nullptr); }))
        return;
      letters_.tell(*letter);
      queue_.guarded(acknowledge);
    }
  }

  /// A page of what the bus was not given yet. Others go between two.
  void read_outbox() {
    auto after = outbox_.next_page();
    if (after && available())
      succeeds(
          [&] { outbox_.take(outside_.rows->outbox(*after, page_of_outbox)); });
  }

  bool succeeds(const std::function<void()>& work) {
    auto done = store_.succeeds(work);
    if (!done && !available())
      put_back({});
    return done;
  }

  /// The store can be written to. If that was in doubt, so were the last
  /// commits: what they sent may be in the outbox and nowhere else.
  void recover() {
    if (!available() && !succeeds([this] { transactions_.try_to_write(); }))
      return;
    if (store_.regained())
      outbox_.look_behind(0);
  }

  void warn(std::string_view text) {
    outside_.watch->log(severity::warn, Participant::name, text);
  }

  Participant participant_;
  backing<rows_type> outside_;
  shell_settings settings_;
  queue_type queue_;
  store_health store_;
  outbox outbox_;
  transactions<Participant> transactions_{outside_, outbox_, settings_};
  housekeeping<Participant> housekeeping_{outside_, outbox_, transactions_,
                                          settings_};
  dead_letter_box<Participant> letters_{outside_, outbox_, housekeeping_};
  std::deque<unreadable_letter> unreadable_; ///< to be parked
  bool look_for_due_ = has_due_rows;
};

} // namespace troupe
