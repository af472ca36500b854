#pragma once

#include "tests/bench/tested_shop.hpp"

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace troupe::bench {

/// A short measurement of one coordination; those of the others come just
/// before and after it, on the same shop.
struct coordination_turn {
  double sagas_per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double first_hold_ms = 0; ///< median, see first_holds
  double all_held_ms = 0;   ///< median, until nobody can refuse any more
  double held_seen = 0;     ///< the share of all sagas that it is the median of
  double commits = 0;       ///< a saga
  double microseconds = 0;  ///< of a processor a saga, shop and servers
  double unexpected = 0;    ///< answers that tell of no completed saga
  /// A saga, by topic, those that somebody must hear.
  std::map<std::string, double> messages;

  double all_messages() const;
};

/// What so many clients see of one coordination.
struct coordination_cell {
  std::string coordination;
  std::size_t clients = 0;
  std::vector<coordination_turn> turns;
  /// Of each turn to that of orchestration in the same round.
  std::vector<double> ratios;

  /// The median over the turns of one of its numbers.
  double median(double coordination_turn::*) const;
  double messages() const; ///< likewise
  double ratio() const;    ///< likewise
};

/// The three coordinations in turns, with orders that nobody refuses, each of
/// them for `warming_up` before. The shop has its products. What happens in the
/// first second of each turn does not count for rates and latencies.
std::vector<coordination_cell>
measure_coordinations(const tested_shop&, const workload&,
                      const std::vector<std::size_t>& clients,
                      std::chrono::seconds lasting,
                      std::chrono::seconds warming_up);

void print_markdown(wiring, const std::vector<coordination_cell>&,
                    std::ostream&);
void print_json(wiring, const std::vector<coordination_cell>&, std::ostream&);

} // namespace troupe::bench
