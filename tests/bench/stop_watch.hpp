#pragma once

#include "tests/bench/cell.hpp"
#include "tests/bench/load_generator.hpp"

#include <vector>

namespace troupe::bench {

/// Notes what is answered, and what is used for it, between two moments.
class stop_watch {
public:
  using clock = load_generator::clock;

  stop_watch(const subject& of, clock::time_point begin, clock::time_point end)
      : of_(of), begin_(begin), end_(end) {}

  /// To be called often.
  void look(clock::time_point now);

  void note(const load_generator::answer&);

  /// Throws std::runtime_error when nothing was answered in time.
  void report(cell& to);

private:
  struct snapshot {
    std::vector<usage> processes; ///< as the subject lists them
    double own_seconds = 0;
    double stolen_seconds = 0;
  };

  snapshot present() const;
  void report_usage(cell& to) const;

  const subject& of_;
  clock::time_point begin_;
  clock::time_point end_;
  clock::time_point next_look_;
  clock::time_point first_look_;
  double looked_ = 0; ///< seconds between the first look and the last one
  snapshot first_;
  snapshot last_;
  std::int64_t wal_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t unexpected_ = 0;
  std::vector<double> milliseconds_;
};

} // namespace troupe::bench
