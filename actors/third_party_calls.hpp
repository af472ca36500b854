#pragma once

#include "actors/ports/clock.hpp"
#include "actors/ports/telemetry.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace troupe {

struct call_settings {
  std::size_t most = 1'000; ///< at a time, forward and undo together
  std::chrono::milliseconds timeout{5'000}; ///< then one counts as failed
};

/// The calls of one third party: so many at a time, undos before forward calls,
/// which leave some room for them. Who fails 20 times in a row (a call throws,
/// or is not answered in time) is left alone but for one trial every 5 s, until
/// it answers. What is not called here falls due again as a row of the barrier:
/// nothing of this needs to be kept. One thread.
class third_party_calls {
public:
  using milliseconds = std::chrono::milliseconds;

  enum class direction { forward, undo };

  /// `third_party` is for people. The clock and who watches outlive it.
  third_party_calls(const call_settings& settings, std::string_view participant,
                    std::string_view third_party, const clock& time,
                    telemetry& watch)
      : settings_(settings), participant_(participant),
        third_party_(third_party), clock_(&time), watch_(&watch) {}

  /// Makes a call when its turn comes; not at all, if that takes longer than
  /// `within`, or while the same one, by its key, is on its way.
  void ask(const std::string& key, direction way, milliseconds within,
           std::function<void()> call) {
    if (on_their_way_.contains(key))
      return;
    auto until = clock_->steady() + within;
    auto& queue = way == direction::undo ? undos_ : forward_;
    if (auto i = waiting_.find(key); i != waiting_.end()) {
      i->second.until = until;
    } else if (queue.size() < longest_queue()) {
      waiting_.emplace(key, entry{std::move(call), until});
      queue.push_back(key);
    }
    start();
  }

  /// The third party has answered this call, however late.
  void answered(const std::string& key) {
    on_their_way_.erase(key);
    failures_ = 0;
    if (std::exchange(is_open_, false))
      tell(severity::info, "circuit_closed", " answers again");
    start();
  }

  /// Looks at the time. To be called often.
  void look() {
    auto now = clock_->steady();
    while (!ends_.empty() && ends_.front().first <= now) {
      auto [end, key] = std::move(ends_.front());
      ends_.pop_front();
      auto i = on_their_way_.find(key);
      if (i == on_their_way_.end() || i->second != end)
        continue; // it was answered
      on_their_way_.erase(i);
      note_failure();
    }
    start();
  }

  /// How many rows that have fallen due can be dealt with now.
  std::size_t room() const {
    if (is_open_)
      return waiting_.empty() && clock_->steady() >= trial_at_ ? 1 : 0;
    return longest_queue() - undos_.size();
  }

private:
  static constexpr int most_failures = 20;
  static constexpr milliseconds trial_interval{5'000};

  struct entry {
    std::function<void()> call;
    milliseconds until{};
  };

  std::size_t longest_queue() const { return 10 * settings_.most; }

  /// Forward calls leave a tenth to the undos.
  std::size_t most_forward() const {
    auto reserve = std::max<std::size_t>(1, settings_.most / 10);
    return std::max<std::size_t>(1, settings_.most - reserve);
  }

  void start() {
    auto now = clock_->steady();
    while (!is_open_ || now >= trial_at_) {
      auto next = take(now);
      if (!next)
        return;
      if (is_open_)
        trial_at_ = now + trial_interval;
      begin(std::move(next->first), next->second, now + settings_.timeout);
    }
  }

  using call_by_key = std::pair<std::string, std::function<void()>>;

  std::optional<call_by_key> take(milliseconds now) {
    if (auto undo = take(undos_, settings_.most, now))
      return undo;
    return take(forward_, most_forward(), now);
  }

  std::optional<call_by_key> take(std::deque<std::string>& from,
                                  std::size_t most, milliseconds now) {
    while (!from.empty() && on_their_way_.size() < most) {
      auto next = waiting_.extract(from.front());
      from.pop_front();
      if (now < next.mapped().until) // else its row is due again
        return call_by_key{std::move(next.key()),
                           std::move(next.mapped().call)};
    }
    return std::nullopt;
  }

  void begin(std::string key, const std::function<void()>& call,
             milliseconds end) {
    on_their_way_.emplace(key, end);
    std::string error;
    try {
      call();
      ends_.emplace_back(end, std::move(key));
      return;
    } catch (const std::exception& e) {
      error = e.what();
    } catch (...) {
      error = "no reason given";
    }
    on_their_way_.erase(key);
    log(severity::warn, " could not be called: " + error);
    note_failure();
  }

  void note_failure() {
    if (++failures_ < most_failures || std::exchange(is_open_, true))
      return;
    trial_at_ = clock_->steady() + trial_interval;
    tell(severity::error, "circuit_opened",
         " has failed 20 times in a row: it is tried every 5 s");
  }

  void tell(severity level, std::string_view what, const std::string& text) {
    log(level, text);
    watch_->count(participant_, what);
  }

  void log(severity level, const std::string& text) {
    watch_->log(level, participant_, "the " + std::string{third_party_} + text);
  }

  call_settings settings_;
  std::string_view participant_;
  std::string_view third_party_;
  const clock* clock_;
  telemetry* watch_;
  std::unordered_map<std::string, entry> waiting_;
  std::deque<std::string> undos_; ///< keys of waiting_, as all in forward_
  std::deque<std::string> forward_;
  std::unordered_map<std::string, milliseconds> on_their_way_; ///< their ends
  std::deque<std::pair<milliseconds, std::string>> ends_; ///< and of answered
  int failures_ = 0;                                      ///< in a row
  bool is_open_ = false;                                  ///< the circuit
  milliseconds trial_at_{};
};

} // namespace troupe
