#pragma once

#include <set>
#include <thread>

namespace troupe::conformance {

/// While it lives, SQLite notes which threads write to files and to their
/// logs, and how often it reads from them. One at a time, made before the
/// connections that it watches.
class watched_files {
public:
  watched_files();
  watched_files(const watched_files&) = delete;
  ~watched_files();

  using threads = std::set<std::thread::id>;

  threads writers_of_file() const;
  threads writers_of_log() const;

  /// Pages that were read from either since the last call.
  int take_reads();
};

} // namespace troupe::conformance
