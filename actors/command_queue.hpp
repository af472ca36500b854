#pragma once

#include "actors/backing.hpp"
#include "actors/effect.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace troupe {

/// What a participant was told and asked and has not done yet, and who waits
/// for it. A command of the bus is never in it twice: who brings it again waits
/// for the one that is.
template <class Participant>
class command_queue {
public:
  using reply = answer<typename Participant::reply>;

  struct item {
    typename Participant::command what;
    std::string key;                                ///< of a command of the bus
    asker from{};                                   ///< of a question
    std::function<void(dead_letter&)> as_it_came{}; ///< see arrival
    bool in_doubt = false; ///< it may have been committed
  };

  /// `tell` answers a question.
  command_queue(const clock& time, telemetry& watch,
                std::function<void(const asker&, reply)> tell)
      : clock_(time), watch_(watch), tell_(std::move(tell)) {}

  bool empty() const { return items_.empty(); }
  const std::deque<item>& items() const { return items_; }

  /// One who waits for the command. False: it is in hand already.
  bool join(const std::string& key, std::function<void()> acknowledge) {
    auto [i, is_new] = waiting_.try_emplace(key);
    i->second.push_back(std::move(acknowledge));
    return is_new;
  }

  void push(item next) { items_.push_back(std::move(next)); }

  std::vector<item> take(std::size_t count) {
    auto end = items_.begin() + static_cast<long>(count);
    std::vector<item> batch{std::move_iterator{items_.begin()},
                            std::move_iterator{end}};
    items_.erase(items_.begin(), end);
    return batch;
  }

  /// Before all others, in their order.
  void put_back(std::vector<item> batch) {
    std::move(batch.rbegin(), batch.rend(), std::front_inserter(items_));
  }

  /// Tells those who wait for it what came of it.
  void done(const item& one, std::optional<reply> said) {
    if (said)
      tell_(one.from, std::move(*said));
    guarded(one.from.when_done);
    if (one.key.empty())
      return;
    if (auto waiting = waiting_.extract(one.key))
      for (auto& acknowledge : waiting.mapped())
        guarded(acknowledge);
  }

  bool is_late(std::int64_t until) const {
    return until != 0 && until <= clock_.steady().count();
  }

  /// Nobody waits for these any more, or will have given up before they are
  /// done.
  template <class Items>
  void refuse_late(Items& some) {
    std::erase_if(some, [&](const item& next) {
      auto late = is_late(next.from.until);
      if (late) {
        reply said;
        said.refused = next.in_doubt ? refusal::in_doubt : refusal::expired;
        done(next, std::move(said));
      }
      return late;
    });
  }

  void refuse_late() { refuse_late(items_); }

  /// What is committed is not done again, whatever those throw who hear of it.
  void guarded(const std::function<void()>& f) const {
    try {
      if (f)
        f();
    } catch (const std::exception& e) {
      watch_.log(severity::warn, Participant::name, e.what());
    }
  }

private:
  const clock& clock_;
  telemetry& watch_;
  std::function<void(const asker&, reply)> tell_;
  std::deque<item> items_;
  /// Whom to tell when a command of the bus is done, by its key.
  std::unordered_map<std::string, std::vector<std::function<void()>>> waiting_;
};

} // namespace troupe
