#pragma once

#include "actors/domain/addressee.hpp"
#include "actors/ports/clock.hpp"

#include <memory>
#include <string>
#include <string_view>
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

  std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
  void lock(participant);
  void unlock();

  std::string path_;
  std::vector<int> locks_;
};

/// From now on an exception that nobody catches ends the process with exit 1
/// and one line on standard error that says why. To be called first in `main`.
void say_why_it_ends(std::string_view program);

/// Keeps SIGTERM and SIGINT from this thread and all that it starts; to be made
/// before any other thread.
class termination {
public:
  termination();

  /// Waits for one of them.
  void wait() const;
};

} // namespace troupe
