#pragma once

#include "actors/commands_in_hand.hpp"
#include "actors/housekeeping.hpp"
#include "actors/transactions.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// The batching shell around a participant's rules, the same for all: commands
/// that have piled up while the last transaction ran become ONE transaction.
/// Alone, a command goes at once. All of it runs in its actor.
///
/// `Participant` has `name`, `rows`, `command` (a variant), `reply` (what it
/// answers to the gateway), `want(rows&, command)`, `decide(rows&, command)`
/// and, where it has rows that fall due, `due(rows&)`, which answer with an
/// effect; `poison(command)`, to be put aside; if it wants to, `room()`, how
/// many rows that are due it can take, `look_at(steady)` before each
/// transaction, and where its rows have `old`, `retire(rows&)`, which answers
/// with messages. `Self` is the actor's pointer.
template <class Participant, class Self>
class shell {
public:
  using rows_type = typename Participant::rows;
  using command = typename Participant::command;
  static constexpr bool has_due_rows = transactions<Participant>::has_due_rows;

  shell(Self self, Participant participant, backing<rows_type> outside,
        shell_settings settings)
      : self_(self), participant_(std::move(participant)),
        outside_(std::move(outside)), settings_(settings),
        outbox_(*outside_.bus, *outside_.clock, settings.window,
                settings.call_timeout,
                [to = caf::actor_cast<caf::actor>(self)](std::int64_t id) {
                  caf::anon_send(to, acknowledged_atom::value, id);
                }) {}

  Participant& participant() { return participant_; }

  /// Whether the store could be written to the last time.
  bool available() const { return available_; }

  /// Takes up what a process before this one has left. Call it first.
  void start() { tick(); }

  /// Does what the gateway asked for, in the next transaction. `when_done` is
  /// called if it gets that far, whatever comes of it. What no transaction has
  /// begun with at the time `until` is not done any more.
  void ask(command what, std::uint64_t number, std::int64_t until,
           std::function<void()> when_done = {}) {
    if (available_)
      enqueue({std::move(what),
               {},
               {self_->current_sender(), number, until, std::move(when_done)}});
    else
      refuse(number, refusal::unavailable, "the store cannot be written to");
  }

  /// Answers the present ask.
  void refuse(std::uint64_t number, refusal why, std::string detail) {
    answer<typename Participant::reply> refused;
    refused.refused = why;
    refused.detail = std::string{Participant::name} + ": " + std::move(detail);
    reply({self_->current_sender(), number, 0, {}}, std::move(refused));
  }

  /// A message of the bus. False: the same command is queued already; its
  /// sender is told when that one is done.
  bool join(const std::string& key, std::function<void()> acknowledge) {
    return in_hand_.join(key, std::move(acknowledge));
  }

  /// A command whose callers have joined under `key`. `as_it_came`: see
  /// arrival.
  void enqueue(command what, std::string key,
               std::function<void(dead_letter&)> as_it_came = {}) {
    enqueue({std::move(what), std::move(key), {}, std::move(as_it_came)});
  }

  /// What the bus has delivered and nobody could read.
  void put_aside(std::shared_ptr<const dead_letter> letter,
                 std::function<void()> acknowledge) {
    unreadable_.push_back({std::move(letter), std::move(acknowledge)});
    park_unreadable();
  }

  /// Runs at most one transaction; the actor's `flush`.
  void flush() {
    flushing_ = false;
    if (resting_)
      return;
    if constexpr (requires { participant_.look_at(outside_.clock->steady()); })
      participant_.look_at(outside_.clock->steady());
    auto count = transactions_.share(queue_);
    if (count == 0 && !look_for_due_ && !outbox_.has_acknowledged()
        && !outbox_.next_page() && available_)
      return;
    std::vector<item> batch;
    batch.reserve(count);
    std::move(queue_.begin(), queue_.begin() + static_cast<long>(count),
              std::back_inserter(batch));
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<long>(count));
    refuse_late(batch);
    run(std::move(batch));
    read_outbox();
    if ((!queue_.empty() || look_for_due_ || outbox_.next_page()) && !resting_)
      request_flush();
  }

  /// The actor's regular tick: rows that are due, outbox rows to be forgotten.
  void tick() {
    refuse_late(queue_);
    if constexpr (has_due_rows)
      look_for_due_ = true;
    if (auto why = outbox_.take_failure(); !why.empty())
      log(severity::warn, "not told yet: " + why);
    if (available_)
      succeeds([this] { housekeeping_.look(); });
    park_unreadable();
    request_flush();
  }

  /// The bus has everything that was sent for this outbox row.
  void acknowledged(std::int64_t outbox_id) {
    outbox_.acknowledged(outbox_id);
    if (outbox_.next_page())
      request_flush();
  }

  /// Sends the message of a dead letter once more.
  void replay(const troupe::ask<replay_dead_letter>& asked) {
    answer_about_letter(asked, [&] {
      auto done = outside_.rows->replay(asked.what);
      if (done.letter.refused == refusal::none)
        outbox_.publish(done.row.id, std::move(done.row.messages), {});
      return std::move(done.letter);
    });
  }

  void discard(const troupe::ask<delete_dead_letter>& asked) {
    answer_about_letter(asked,
                        [&] { return outside_.rows->discard(asked.what); });
  }

  void retry() {
    resting_ = false;
    request_flush();
  }

private:
  /// Rows of the outbox.
  static constexpr std::size_t page_of_outbox = 20;

  struct item {
    command what;
    std::string key;
    asker from;
    std::function<void(dead_letter&)> as_it_came{};
    bool in_doubt = false; ///< it may have been committed
  };

  void enqueue(item next) {
    queue_.push_back(std::move(next));
    request_flush();
  }

  /// Lines up behind all that is already in the mailbox.
  void request_flush() {
    if (!std::exchange(flushing_, true))
      self_->send(self_, flush_atom::value);
  }

  void run(std::vector<item> batch) {
    typename transactions<Participant>::outcome done;
    try {
      done = commit(batch);
    } catch (const store_unavailable& e) {
      for (auto& next : batch)
        next.in_doubt = true;
      keep(std::move(batch), e);
      return;
    } catch (const contention&) {
      put_back(std::move(batch));
      return;
    } catch (const std::exception& e) {
      log(severity::warn, std::string{"a batch failed, its commands go one by "
                                      "one: "}
                              + e.what());
      one_by_one(std::move(batch));
      return;
    }
    finish(batch, std::move(done.effects));
    recover();
  }

  auto commit(const std::vector<item>& batch) {
    auto done = transactions_.commit(participant_, batch, look_for_due_);
    if (!batch.empty() || done.wrote)
      guarded([&] {
        outside_.watch->batch(Participant::name, batch.size(), queue_.size(),
                              outbox_.age());
      });
    return done;
  }

  /// What follows a commit, whatever throws: what is committed is not done
  /// again. What fell due has no item; its effect comes last.
  template <class Effects>
  void finish(std::vector<item>& batch, Effects effects) {
    for (std::size_t i = 0; i < effects.size(); ++i) {
      if (i < batch.size())
        answer_for(batch[i], std::move(effects[i].reply));
      guarded(effects[i].when_committed);
    }
  }

  void answer_for(const item& done,
                  std::optional<answer<typename Participant::reply>> said) {
    if (said)
      reply(done.from, std::move(*said));
    guarded(done.from.when_done);
    if (!done.key.empty())
      for (auto& acknowledge : in_hand_.done(done.key))
        guarded(acknowledge);
  }

  void reply(const asker& to, answer<typename Participant::reply> what) {
    what.number = to.number;
    if (to.who)
      self_->send(caf::actor_cast<gateway_actor>(to.who), std::move(what));
  }

  bool is_late(std::int64_t until) const {
    return until != 0 && until <= outside_.clock->steady().count();
  }

  /// Nobody waits for these any more, or will have given up before they are
  /// done.
  template <class Items>
  void refuse_late(Items& items) {
    std::erase_if(items, [&](const item& next) {
      auto late = is_late(next.from.until);
      if (late) {
        answer<typename Participant::reply> said;
        said.refused = next.in_doubt ? refusal::in_doubt : refusal::expired;
        answer_for(next, std::move(said));
      }
      return late;
    });
  }

  /// The store cannot be written to: nothing is lost, nothing is parked.
  void keep(std::vector<item> batch, const std::exception& error) {
    if (available_)
      log(severity::error,
          std::string{"the store cannot be written to: "} + error.what());
    if (std::exchange(available_, false))
      outside_.watch->store_available(Participant::name, false);
    put_back(std::move(batch));
  }

  /// It goes again, ever later. What comes meanwhile goes with it.
  void put_back(std::vector<item> batch) {
    std::move(batch.rbegin(), batch.rend(), std::front_inserter(queue_));
    look_for_due_ = has_due_rows;
    backoff_ = std::clamp(backoff_ * 2, std::chrono::milliseconds{50},
                          std::chrono::milliseconds{2'000});
    if (!std::exchange(resting_, true))
      self_->delayed_send(self_, backoff_, retry_atom::value);
  }

  /// One of them is poison, or a row that is due: that one waits for the next
  /// tick, so that it alone fails.
  void one_by_one(std::vector<item> batch) {
    while (refuse_late(batch), !batch.empty()) {
      std::vector<item> alone;
      alone.push_back(std::move(batch.front()));
      batch.erase(batch.begin());
      try {
        one(alone);
      } catch (const store_unavailable& e) {
        alone[0].in_doubt = true;
        batch.insert(batch.begin(), std::move(alone[0]));
        keep(std::move(batch), e);
        return;
      } catch (const contention&) {
        batch.insert(batch.begin(), std::move(alone[0]));
        put_back(std::move(batch));
        return;
      }
    }
    recover();
    if constexpr (has_due_rows) {
      look_for_due_ = true;
      try {
        one(batch);
      } catch (const store_unavailable& e) {
        keep({}, e);
      } catch (const contention&) {
        put_back({});
      } catch (const std::exception& e) {
        log(severity::warn, e.what());
      }
    }
  }

  /// Tries three times, then puts it among the dead letters.
  void one(std::vector<item>& alone) {
    std::string error;
    for (int tries = 0; tries < 3; ++tries) {
      look_for_due_ = alone.empty();
      typename transactions<Participant>::outcome done;
      try {
        done = commit(alone);
      } catch (const store_unavailable&) {
        throw;
      } catch (const contention&) {
        throw;
      } catch (const std::exception& e) {
        error = e.what();
        continue;
      }
      finish(alone, std::move(done.effects));
      return;
    }
    if (alone.empty())
      throw std::runtime_error{"what fell due cannot be decided: " + error};
    park(alone[0], error);
  }

  void park(item& poison, const std::string& error) {
    auto [letter, what] = participant_.poison(poison.what);
    letter.error = error;
    try {
      if (poison.as_it_came) {
        poison.as_it_came(letter);
        what.reset();
      }
      outside_.rows->park(letter, what ? &*what : nullptr);
    } catch (const contention&) {
      throw;
    } catch (const std::exception& e) {
      throw store_unavailable{e.what()};
    }
    tell(letter);
    answer<typename Participant::reply> said;
    said.refused = refusal::fault;
    said.detail = std::string{Participant::name}
                  + ": it failed three times and is among the dead letters";
    answer_for(poison, std::move(said));
  }

  void park_unreadable() {
    for (; available_ && !unreadable_.empty(); unreadable_.pop_front()) {
      auto& [letter, acknowledge] = unreadable_.front();
      if (!succeeds([&] { outside_.rows->park(*letter, nullptr); }))
        return;
      tell(*letter);
      guarded(acknowledge);
    }
  }

  void tell(const dead_letter& letter) {
    log(severity::error,
        letter.command + " was put among the dead letters: " + letter.error,
        letter.saga_id);
    outside_.watch->count(Participant::name, "dead_letter");
    housekeeping_.count_soon();
  }

  /// Operators ask seldom: each is a transaction of its own.
  template <class Question, class F>
  void answer_about_letter(const troupe::ask<Question>& asked, F&& work) {
    answer<dead_letter> said;
    if (is_late(asked.until)) {
      said.refused = refusal::expired;
    } else if (!available_) {
      said.refused = refusal::unavailable;
      said.detail
          = std::string{Participant::name} + ": the store cannot be written to";
    } else {
      try {
        said = work();
        housekeeping_.count_soon();
      } catch (const store_unavailable& e) {
        keep({}, e);
        said.refused = refusal::in_doubt;
      } catch (const contention&) {
        said.refused = refusal::unavailable;
        said.detail = std::string{Participant::name} + ": others were first";
      } catch (const std::exception& e) {
        log(severity::error, e.what());
        said.refused = refusal::fault;
        said.detail = std::string{Participant::name} + ": the log says why";
      }
    }
    said.number = asked.number;
    self_->send(caf::actor_cast<gateway_actor>(self_->current_sender()),
                std::move(said));
  }

  void guarded(const std::function<void()>& f) {
    try {
      if (f)
        f();
    } catch (const std::exception& e) {
      log(severity::warn, e.what());
    }
  }

  /// A page of what the bus was not given yet. Others go between two.
  void read_outbox() {
    auto after = outbox_.next_page();
    if (after && available_)
      succeeds(
          [&] { outbox_.take(outside_.rows->outbox(*after, page_of_outbox)); });
  }

  /// False: others were first, and it is done another time; or the store cannot
  /// be written to.
  bool succeeds(const std::function<void()>& f) {
    try {
      f();
      return true;
    } catch (const contention&) {
      return false;
    } catch (const std::exception& e) {
      keep({}, e);
      return false;
    }
  }

  /// The store can be written to. If that was in doubt, so were the last
  /// commits: what they sent may be in the outbox and nowhere else.
  void recover() {
    if (!available_) {
      if (!succeeds([this] { transactions_.try_to_write(); }))
        return;
      available_ = true;
      outbox_.look_behind(0);
      outside_.watch->store_available(Participant::name, true);
    }
    backoff_ = {};
  }

  void log(severity level, std::string_view text, std::string_view saga = {}) {
    outside_.watch->log(level, Participant::name, text, {}, saga);
  }

  Self self_;
  Participant participant_;
  backing<rows_type> outside_;
  shell_settings settings_;
  std::deque<item> queue_;
  struct unreadable {
    std::shared_ptr<const dead_letter> letter;
    std::function<void()> acknowledge;
  };
  std::deque<unreadable> unreadable_; ///< not put aside yet
  commands_in_hand in_hand_;
  outbox outbox_;
  transactions<Participant> transactions_{outside_, outbox_, settings_};
  housekeeping<Participant> housekeeping_{outside_, outbox_, transactions_,
                                          settings_};
  bool flushing_ = false;
  bool look_for_due_ = has_due_rows;
  bool available_ = true;
  bool resting_ = false; ///< until the retry that is on its way
  std::chrono::milliseconds backoff_{};
};

} // namespace troupe
