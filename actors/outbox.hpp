#pragma once

#include "actors/ports/bus.hpp"
#include "actors/ports/clock.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// What a participant has committed to send and the bus has yet to acknowledge.
class outbox {
public:
  /// `acknowledged` is called with an outbox row's id, from any thread.
  outbox(bus& to, const clock& time,
         std::function<void(std::int64_t)> acknowledged)
      : bus_(to), clock_(time), tell_(std::move(acknowledged)) {}

  /// After the commit that saved them as row `id`; 0: nobody must hear them.
  /// A bus that throws has not got them: they are in the store, as before.
  void publish(std::int64_t id, std::vector<message> messages) {
    if (messages.empty())
      return;
    std::function<void()> arrived;
    if (id != 0) {
      waiting_.emplace(id, clock_.now());
      arrived = [id, tell = tell_] { tell(id); };
    }
    try {
      bus_.publish(std::move(messages), std::move(arrived));
    } catch (const std::exception& e) {
      waiting_.erase(id);
      failure_ = e.what();
    }
  }

  /// Why the bus has not got something; that is to be taken from the store
  /// once more. Empty: it has all. Told once.
  std::string take_failure() { return std::exchange(failure_, {}); }

  /// Whether this row was published, and not deleted since.
  bool knows(std::int64_t id) const {
    return waiting_.contains(id)
           || std::find(acknowledged_.begin(), acknowledged_.end(), id)
                  != acknowledged_.end();
  }

  /// The row can be deleted with the next transaction.
  void acknowledged(std::int64_t id) {
    waiting_.erase(id);
    acknowledged_.push_back(id);
  }

  bool has_acknowledged() const { return !acknowledged_.empty(); }

  std::vector<std::int64_t> take_acknowledged() {
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
    return std::chrono::milliseconds{
        std::max<instant>(0, clock_.now() - waiting_.begin()->second)};
  }

private:
  bus& bus_;
  const clock& clock_;
  std::function<void(std::int64_t)> tell_;
  std::vector<std::int64_t> acknowledged_;
  std::map<std::int64_t, instant> waiting_;
  std::string failure_;
};

} // namespace troupe
