#pragma once

#include "actors/ports/bus.hpp"
#include "actors/ports/clock.hpp"
#include "actors/ports/store.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// What a participant has committed to send and the bus has yet to acknowledge.
/// The bus has a window of it; what is behind that stays in the store alone,
/// and is read from there in pages, oldest first, as room is made.
class outbox {
public:
  /// `window`: how much the bus may have, where an order line counts as a
  /// message does. What the bus was late to have stays in the store for
  /// `patience`, so that nobody writes it again before. `acknowledged` is
  /// called with an outbox row's id, from any thread.
  outbox(bus& to, const clock& time, std::size_t window,
         std::chrono::milliseconds patience,
         std::function<void(std::int64_t)> acknowledged)
      : bus_(to), clock_(time), window_(window), patience_(patience),
        tell_(std::move(acknowledged)) {}

  /// After the commit that saved `awaited` as row `id`. Nobody must hear
  /// `events`.
  void publish(std::int64_t id, std::vector<message> awaited,
               std::vector<message> events) {
    if (id != 0 && !behind_ && has_room(1)) {
      hand_over(id, std::move(awaited), std::move(events));
      return;
    }
    behind_ |= id != 0;
    if (!events.empty())
      takes(std::move(events), {});
  }

  /// Why the bus has not taken something, told once: from now on that is read
  /// from the store again. Empty: it has taken all.
  std::string take_failure() {
    if (!failure_.empty())
      look_behind(std::exchange(refused_, none) - 1);
    return std::exchange(failure_, {});
  }

  /// The store may hold rows above this id that the bus was not given.
  void look_behind(std::int64_t id) {
    behind_ = true;
    read_to_ = std::min(read_to_, id);
  }

  /// Where the next page begins, if one is to be read now.
  std::optional<std::int64_t> next_page() const {
    return behind_ && has_room(2) ? std::optional{read_to_} : std::nullopt;
  }

  /// That page; without a row, there is nothing behind.
  void take(std::vector<outbox_row> page) {
    behind_ = !page.empty();
    for (auto& row : page) {
      read_to_ = row.id;
      if (!knows(row.id))
        hand_over(row.id, std::move(row.messages), {});
    }
  }

  /// The row can be deleted with the next transaction; or later, if that comes
  /// late.
  void acknowledged(std::int64_t id) {
    auto row = waiting_.extract(id);
    if (!row)
      return;
    weight_ -= row.mapped().weight;
    auto now = clock_.steady();
    if (now - row.mapped().since < patience_ / 4)
      acknowledged_.push_back(id);
    else
      late_.push_back({id, now + patience_});
  }

  bool has_acknowledged() const {
    return !acknowledged_.empty()
           || (!late_.empty() && late_.front().until <= clock_.steady());
  }

  std::vector<std::int64_t> take_acknowledged() {
    for (auto now = clock_.steady();
         !late_.empty() && late_.front().until <= now; late_.pop_front())
      acknowledged_.push_back(late_.front().id);
    return std::exchange(acknowledged_, {});
  }

  /// The transaction that was to delete them failed.
  void remember(std::vector<std::int64_t> ids) {
    acknowledged_.insert(acknowledged_.end(), ids.begin(), ids.end());
  }

  /// Since when the oldest row waits for the bus.
  std::chrono::milliseconds age() const {
    if (waiting_.empty())
      return {};
    return clock_.steady() - waiting_.begin()->second.since;
  }

private:
  static constexpr auto none = std::numeric_limits<std::int64_t>::max();

  struct waiting {
    std::chrono::milliseconds since;
    std::size_t weight;
  };

  struct late {
    std::int64_t id;
    std::chrono::milliseconds until; ///< when it may be deleted
  };

  /// So that a page is worth reading, it wants half of the window.
  bool has_room(std::size_t parts) const { return weight_ < window_ / parts; }

  void hand_over(std::int64_t id, std::vector<message> messages,
                 std::vector<message> events) {
    std::size_t weight = 0;
    for (auto& m : messages)
      weight += weight_of(m);
    waiting_.emplace(id, waiting{clock_.steady(), weight});
    weight_ += weight;
    read_to_ = std::max(read_to_, id);
    std::move(events.begin(), events.end(), std::back_inserter(messages));
    if (takes(std::move(messages), [id, tell = tell_] { tell(id); }))
      return;
    waiting_.erase(id);
    weight_ -= weight;
    refused_ = std::min(refused_, id);
  }

  /// A bus that throws has not taken them.
  bool takes(std::vector<message> messages, std::function<void()> arrived) {
    try {
      bus_.publish(std::move(messages), std::move(arrived));
      return true;
    } catch (const std::exception& e) {
      failure_ = e.what();
      return false;
    }
  }

  /// Whether the bus was given this row, and it was not deleted since.
  bool knows(std::int64_t id) const {
    return waiting_.contains(id)
           || std::find(acknowledged_.begin(), acknowledged_.end(), id)
                  != acknowledged_.end()
           || std::any_of(late_.begin(), late_.end(),
                          [&](auto& one) { return one.id == id; });
  }

  static std::size_t weight_of(const message& any) {
    return std::visit(
        [](auto& m) -> std::size_t {
          if constexpr (requires { m.purchase.items; })
            return 1 + m.purchase.items.size();
          else
            return 1;
        },
        any);
  }

  bus& bus_;
  const clock& clock_;
  std::size_t window_;
  std::chrono::milliseconds patience_;
  std::function<void(std::int64_t)> tell_;
  std::vector<std::int64_t> acknowledged_;
  std::deque<late> late_;
  std::map<std::int64_t, waiting> waiting_; ///< what the bus has
  std::size_t weight_ = 0;                  ///< of it
  bool behind_ = true;                      ///< the store may hold more
  std::int64_t read_to_ = 0;                ///< from behind this id on
  std::int64_t refused_ = none;             ///< the first that it did not take
  std::string failure_;                     ///< why
};

} // namespace troupe
