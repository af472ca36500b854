#pragma once

#include "actors/domain/participants.hpp"
#include "actors/ports/clock.hpp"

#include <atomic>
#include <memory>
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
  ~random_ids() override;
  std::string next(instant now) override;

private:
  struct state;
  std::unique_ptr<state> state_;
};

/// A directory, of which no other process has the part of `mine` while this
/// lives.
class data_directory {
public:
  /// Makes it if need be and locks it. Throws std::runtime_error that names it
  /// when it cannot be had or another process has it.
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

/// Keeps SIGTERM and SIGINT from this thread and all that it starts; to be made
/// before any other thread. Until somebody is served, one of them ends the
/// process at once, with 0: whatever a start waits for, nothing is lost.
class termination {
public:
  /// Throws std::runtime_error where there is no thread to be had.
  termination();
  termination(const termination&) = delete;
  ~termination();

  /// From now on they are for `wait`.
  void serving() { serving_ = true; }

  /// Waits for one of them.
  void wait() { came_.acquire(); }

private:
  void hear();

  std::atomic<bool> serving_ = false;
  std::binary_semaphore came_{0};
  std::thread hears_;
};

} // namespace troupe
