#pragma once

#include "actors/transactions.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>

namespace troupe {

/// How long answers are stored: a client's key may be sent again for a day, an
/// own one of the gateway only while that waits.
inline constexpr std::chrono::hours answers_kept{24};
inline constexpr std::chrono::minutes own_answers_kept{10};

/// What a participant does from time to time, a page at a time so that commands
/// go between: it lives, takes over from those who do not, counts dead letters
/// and removes what is old.
template <class Participant>
class housekeeping {
public:
  /// All of them outlive this.
  housekeeping(const backing<typename Participant::rows>& outside, outbox& sent,
               transactions<Participant>& work, const shell_settings& settings)
      : outside_(outside), outbox_(sent), transactions_(work),
        settings_(settings) {}

  /// Does what is to be done by now; to be called with each tick. What fails is
  /// done another time. Throws store_unavailable; a count or a purge that fails
  /// is logged and nothing more.
  void look() {
    auto now = outside_.clock->steady();
    if (now >= next_beat_) {
      next_beat_ = now + std::chrono::seconds{1};
      attempt([this] {
        outside_.rows->beat();
        take_over();
      });
    } else if (takes_over_) {
      logged([this] { take_over(); });
    }
    if (now >= next_count_) {
      counted_at_ = now;
      next_count_ = now + counts_every;
      logged([this] {
        outside_.watch->dead_letters(Participant::name,
                                     outside_.rows->parked());
      });
    }
    if (now >= next_purge_) {
      next_purge_ = now + purges_every;
      logged([&] { purge(now); });
    }
    if constexpr (requires(typename Participant::rows r) { r.old; })
      if (settings_.retention.count() != 0 && now >= next_retirement_)
        retire(now);
  }

  /// There may be more dead letters, or fewer.
  void count_soon() {
    next_count_ = std::min(next_count_, counted_at_ + counts_apart);
  }

private:
  /// Rows of the outbox.
  static constexpr std::size_t taken_at_a_time = 1'000;
  /// Answers, and dead letters.
  static constexpr std::size_t purged_at_a_time = 1'000;
  static constexpr std::chrono::milliseconds purges_every
      = std::chrono::minutes{1};
  /// Orders that are looked at.
  static constexpr std::size_t retired_at_a_time = 200;
  static constexpr std::chrono::milliseconds retires_every
      = std::chrono::minutes{1};
  /// How often dead letters are counted that others may have put there, or
  /// dealt with.
  static constexpr std::chrono::milliseconds counts_every
      = std::chrono::minutes{1};
  static constexpr std::chrono::seconds counts_apart{5};

  /// A page of what the dead have left; the next one with the next tick.
  void take_over() {
    auto ids = outside_.rows->take_over(taken_at_a_time);
    takes_over_ = !ids.empty();
    if (takes_over_)
      outbox_.look_behind(ids.front() - 1);
  }

  void purge(std::chrono::milliseconds now) {
    if (outside_.rows->purge(
            {answers_kept, own_answers_kept, settings_.retention},
            purged_at_a_time)
        == purged_at_a_time)
      next_purge_ = now; // there may be more
  }

  /// A page of the orders; the next one with the next tick, even after one that
  /// cannot be dealt with.
  void retire(std::chrono::milliseconds now) {
    std::optional<std::int64_t> next;
    next_retirement_ = now + std::min(retires_every, settings_.retention);
    attempt([&] { transactions_.retire(looked_at_, retired_at_a_time, next); });
    looked_at_ = next.value_or(0);
    if (next)
      next_retirement_ = now;
  }

  template <class F>
  void attempt(F&& f) {
    try {
      f();
    } catch (const contention&) {
      return; // others were first
    } catch (const store_unavailable&) {
      throw;
    } catch (const std::exception& e) {
      log(e);
    }
  }

  template <class F>
  void logged(F&& f) {
    try {
      f();
    } catch (const std::exception& e) {
      log(e);
    }
  }

  void log(const std::exception& e) {
    outside_.watch->log(severity::warn, Participant::name, e.what());
  }

  const backing<typename Participant::rows>& outside_;
  outbox& outbox_;
  transactions<Participant>& transactions_;
  const shell_settings& settings_;
  bool takes_over_ = false; ///< there may be more of what the dead have left
  std::chrono::milliseconds next_purge_{};
  std::chrono::milliseconds next_count_{};
  std::chrono::milliseconds counted_at_{};
  std::chrono::milliseconds next_beat_{};
  std::chrono::milliseconds next_retirement_{};
  std::int64_t looked_at_ = 0; ///< orders, up to this position
};

} // namespace troupe
