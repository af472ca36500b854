#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace troupe::http {

/// What a request waits for. Each kind has places of its own, so that a crowd
/// of one kind turns nobody of another away.
enum class waits_for : unsigned char {
  /// The answer of a participant, in a moment.
  answer,
  /// The end of a saga, for a minute or so.
  saga,
  /// Whatever happens: a stream keeps its place as long as it is open.
  events,
  /// Nothing: it is let in however many wait.
  nothing,
};

/// Counts the requests that wait for their answer, and lets no more in when
/// they are too many or when the server drains. Any thread.
class admission {
public:
  enum class ticket { admitted, overloaded, draining };

  /// `most` places of each kind.
  explicit admission(std::size_t most) : most_{most} {}

  /// Who is admitted calls leave() once when the answer is there, with the same
  /// kind.
  ticket enter(waits_for);
  void leave(waits_for);

  /// A stream has been opened, or has ended. The request that has asked for it
  /// leaves as any other.
  void open_stream() { ++streams_; }
  void end_stream() { --streams_; }

  /// A connection has begun, or ceased, to hold bytes that its socket does
  /// not take yet: accepted requests whose answer is not quite out.
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
