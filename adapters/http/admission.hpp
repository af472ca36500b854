#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace troupe::http {

/// Counts the requests that wait for their answer, and lets no more in when
/// they are too many or when the server drains. Any thread.
class admission {
public:
  enum class ticket { admitted, overloaded, draining };

  explicit admission(std::size_t max_waiting) : max_waiting_{max_waiting} {}

  /// Who is admitted calls leave() once when the answer is there. `always`:
  /// however many wait.
  ticket enter(bool always = false);
  void leave();

  /// A connection has begun, or ceased, to hold bytes that its socket does
  /// not take yet: accepted requests whose answer is not quite out.
  void hold();
  void release();

  void start_draining() { draining_ = true; }
  bool draining() const { return draining_; }

  /// Waits until nothing is waiting or held; false when it took too long.
  bool wait_until_empty(std::chrono::milliseconds at_most);

private:
  void count_down(std::atomic<std::size_t>& counter);

  const std::size_t max_waiting_;
  std::atomic<std::size_t> waiting_ = 0;
  std::atomic<std::size_t> held_ = 0;
  std::atomic<bool> draining_ = false;
  std::mutex mutex_;
  std::condition_variable emptied_;
};

} // namespace troupe::http
