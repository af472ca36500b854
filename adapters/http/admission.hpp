#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace troupe::http {

/// What a request waits for. Each kind has a limit of its own (a bulkhead), so
/// that an overload of one kind rejects nobody of another.
enum class waits_for : unsigned char {
  /// The answer of a participant, in a moment.
  answer,
  /// The end of a saga, for a minute or so.
  saga,
  /// A stream, which counts as long as it is open.
  events,
  /// Nothing: there is no limit.
  nothing,
};

/// Admission control: counts the requests that wait for their answer, and
/// rejects more when they are too many or when the server drains. Any thread.
class admission {
public:
  enum class ticket { admitted, overloaded, draining };

  /// `most` of each kind.
  explicit admission(std::size_t most) : most_{most} {}

  /// Whatever was admitted, leave() is called with the same kind when the
  /// answer is there.
  ticket enter(waits_for);
  void leave(waits_for);

  /// A stream has been opened, or has ended. The request that has asked for it
  /// leaves as any other.
  void open_stream() { ++streams_; }
  void end_stream() { --streams_; }

  /// A connection has begun, or ceased, to hold bytes that its socket does
  /// not take yet.
  void hold();
  void release();

  void start_draining() { draining_ = true; }
  bool draining() const { return draining_; }

  /// Waits until nothing is waiting or held; false when it took too long.
  bool wait_until_empty(std::chrono::milliseconds at_most);

private:
  std::atomic<std::size_t>& waiting(waits_for kind) {
    return waiting_[static_cast<std::size_t>(kind)];
  }
  void count_down(std::atomic<std::size_t>& counter);

  const std::size_t most_;
  std::array<std::atomic<std::size_t>, 4> waiting_{};
  std::atomic<std::size_t> streams_ = 0;
  std::atomic<std::size_t> held_ = 0;
  std::atomic<bool> draining_ = false;
  std::mutex mutex_;
  std::condition_variable emptied_;
};

} // namespace troupe::http
