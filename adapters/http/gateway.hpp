#pragma once

#include "actors/interfaces.hpp"
#include "actors/ports/clock.hpp"
#include "adapters/http/exchange.hpp"
#include "adapters/http/follower.hpp"
#include "adapters/http/open_questions.hpp"

#include <caf/actor_system.hpp>
#include <caf/send.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace troupe::http {

struct gateway_settings {
  /// How long a participant may take to answer; then the client gets a 504. A
  /// change is begun within four fifths of it or not at all, so that its
  /// refusal still comes in time.
  std::chrono::milliseconds answer_timeout{10'000};
  /// The same for a batch of a million rows.
  std::chrono::milliseconds batch_timeout{120'000};
  /// How long the end of a saga is waited for, where the client does not say.
  std::chrono::milliseconds saga_timeout{65'000};
  troupe::coordination coordination{}; ///< of orders that name none
};

/// What the routes need: asking participants without blocking, and following
/// orders. Any thread. Questions and answers are paired by number; an actor of
/// its own receives the answers and the events.
class gateway {
public:
  /// `ids` and `time` outlive the gateway.
  gateway(caf::actor_system&, peers, id_source& ids, const clock& time,
          gateway_settings);

  /// Ends the gateway's actor; what is unanswered stays unanswered.
  ~gateway();

  const gateway_settings& settings() const { return settings_; }

  /// Milliseconds of a steady clock.
  static instant now();

  std::string new_id() { return ids_.next(clock_.now()); }

  /// Asks on behalf of a client. `then` gets the answer if it is no refusal; a
  /// refusal, or no answer in time, is answered to the client, after
  /// `otherwise`. Both run in the gateway's actor and must not block.
  template <class Question>
  void ask(Question what, std::shared_ptr<exchange> client,
           then_function<Question> then, std::function<void()> otherwise = {}) {
    ask_of<typename answerer<Question>::type>(
        std::move(what), std::move(client), std::move(then),
        std::move(otherwise));
  }

  /// The same of this participant, about what may be asked of any.
  template <class Participant, class Question>
  void ask_of(Question what, std::shared_ptr<exchange> client,
              then_function<Question> then,
              std::function<void()> otherwise = {}) {
    constexpr bool changes
        = changes_of<Participant>::template contain<Question>;
    auto patience = done_in_turns<Question> ? settings_.batch_timeout
                                            : settings_.answer_timeout;
    std::int64_t until = 0;
    if (changes)
      until = (clock_.steady() + patience * 4 / 5).count();
    auto number = questions_.add(
        {std::move(client), std::move(then), std::move(otherwise), changes},
        now() + patience.count());
    caf::send_as(actor_,
                 std::get < changes ? 0 : 1 > (peers_.of<Participant>()),
                 troupe::ask<Question>{number, std::move(what), until});
  }

  /// Subscribes to an order's events, before the order is placed if it is a new
  /// one; `catch_up` reads its history at once.
  void follow(std::shared_ptr<follower>, bool catch_up);

  /// Answers with a stream of every event of every order that this process
  /// hears of, from the moment that the client sees its head.
  void follow_all(std::shared_ptr<exchange>);

  /// The process is about to end: clients that wait for a saga are answered
  /// with what is known by now.
  void hurry();

  /// Marks an idempotency key as in progress, until its answer is known. False:
  /// it is already.
  bool begin(const std::string& key);
  void end(const std::string& key);

private:
  caf::actor_system& system_;
  peers peers_;
  id_source& ids_;
  const clock& clock_;
  gateway_settings settings_;
  open_questions questions_;
  gateway_actor actor_;
  std::mutex mutex_;           ///< guards keys_
  std::set<std::string> keys_; ///< in progress
};

} // namespace troupe::http
