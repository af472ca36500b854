#pragma once

#include "tests/kill_test/kill_points/board.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace troupe::kill_test {

/// The durable writes before and after which a shop is killed: those of all
/// participants in the native saga, by all three coordinations; and how often
/// each has been hit. One thread.
class named_kills {
public:
  /// Those whose name contains `only`, in an order that the seed chooses.
  /// Processes that are started from now on can be killed at them, `directory`
  /// is there. Throws std::runtime_error.
  named_kills(const std::string& directory, std::uint32_t seed,
              const std::string& only);

  /// Whoever comes to one of the points that are next dies of it, at most one
  /// process of each participant. None comes again before all have come.
  void arm();

  /// Of how many participants somebody can still die of it.
  std::size_t armed() const;

  /// Nobody dies any more; what they have died of, such as `payment, before
  /// claim choreography`.
  std::vector<std::string> disarm();

  /// The points that were never hit.
  std::vector<std::string> missed() const;

  /// Whether any of them has been hit.
  bool has_hit() const;

  /// How often those were hit that were, as a table on standard output.
  void print() const;

private:
  struct hits {
    std::int64_t before = 0;
    std::int64_t after = 0;
  };

  std::vector<std::string> all_of(std::size_t participant) const;
  void plan();

  board& board_;
  std::uint32_t seed_;
  std::string only_;
  std::array<std::vector<std::string>, participants.size()> next_;
  std::array<std::map<std::string, hits>, participants.size()> hits_;
};

} // namespace troupe::kill_test
