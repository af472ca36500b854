#pragma once

#include "tests/simulation/storm.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace troupe::simulation {

/// What became of a shop in a storm.
struct run_result {
  std::string broken; ///< empty: it has kept its promises
  std::size_t moves = 0;
  std::chrono::milliseconds slowest_rest{0}; ///< once nothing went wrong
  std::map<std::string, std::string> orders; ///< status and reason, by id
  std::map<std::string, std::string> books;  ///< of products and wallets
  std::map<std::string, int> endings;        ///< also by coordination
  std::string log;
};

run_result run(const storm_settings&);

/// The least number of moves with which that run still breaks something, which
/// it does with all of its `moves`.
std::size_t shortest_prefix(storm_settings, std::size_t moves);

/// Seeds that follow each other, on all processors.
struct campaign {
  std::uint64_t runs = 0;
  std::optional<std::uint64_t> failing; ///< the smallest seed that was
  std::string broken;                   ///< by that
  std::size_t moves = 0;                ///< of that
  std::chrono::milliseconds slowest_rest{0};
  std::map<std::string, int> endings;
};

/// Until `count` are done, or one has failed, where `until_failure`.
campaign run_all(const storm_settings& first, std::uint64_t count,
                 bool until_failure);

} // namespace troupe::simulation
