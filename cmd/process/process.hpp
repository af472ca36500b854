#pragma once

#include "actors/domain/participants.hpp"
#include "actors/ports/clock.hpp"

#include <atomic>
#include <mutex>
#include <random>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

/// What every executable takes from its operating system.
namespace troupe {

class system_clock final : public clock {
public:
  instant now() const override;
  std::chrono::milliseconds steady() const override;
};

/// UUIDs from random bits, seeded by the operating system; each is greater than
/// the one before. Any thread.
class random_ids final : public id_source {
public:
  random_ids();
  std::string next(instant now) override;

private:
  std::mutex mutex_;
  std::mt19937_64 random_;
  instant last_ = 0;
  std::uint64_t count_ = 0; ///< of those of the same millisecond
};

/// A data directory, with an exclusive lock for each participant in `mine`.
class data_directory {
public:
  /// Makes it if need be and locks it. Throws std::runtime_error that names it
  /// if it cannot be written or another process has locked it.
  data_directory(const std::string& path, const std::vector<participant>& mine);
  data_directory(const data_directory&) = delete;
  ~data_directory();

  /// False when it has been removed or replaced, and may be another's.
  bool is_in_place() const;

  std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
  struct held {
    std::string name;
    int descriptor;
  };

  void lock(participant);
  void unlock();

  std::string path_;
  std::vector<held> locks_;
};

/// Blocks SIGTERM and SIGINT in this thread and all that it starts; to be made
/// before any other thread. Before `serving` either of them ends the process at
/// once, with 0: nothing has been accepted that could be lost.
class termination {
public:
  /// Throws std::runtime_error if no thread can be started.
  termination();
  termination(const termination&) = delete;
  ~termination();

  /// From now on they end `wait`.
  void serving() { serving_ = true; }

  void wait() { received_.acquire(); }

private:
  void wait_for_signal();

  std::atomic<bool> serving_ = false;
  std::binary_semaphore received_{0};
  std::thread waiter_;
};

} // namespace troupe
