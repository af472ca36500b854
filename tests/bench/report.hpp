#pragma once

#include "tests/bench/cell.hpp"
#include "tests/bench/tested_shop.hpp"

#include <nlohmann/json_fwd.hpp>

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace troupe::bench {

/// The same cell, in turn on empty stores and on a shop with finished orders.
struct full_and_empty {
  std::uint64_t finished_orders = 0;
  std::vector<double> empty; ///< sagas a second
  std::vector<double> full;  ///< likewise, of the same turn

  /// The median over the turns of full / empty.
  double ratio() const;
};

struct report {
  wiring how = wiring::sqlite;
  std::vector<cell> cells;
  std::optional<full_and_empty> history;
  double bytes_of_saga_in_flight = 0;
};

/// What should be reached, and whether it was.
struct target {
  std::string what;
  double wanted = 0;
  double measured = 0;
  bool at_least = true; ///< else at most
  bool reached() const {
    return at_least ? measured >= wanted : measured <= wanted;
  }
};

std::vector<target> targets(const report&);

void to_json(nlohmann::json&, const target&);

/// As a table.
void print_targets(const std::vector<target>&, std::ostream&);

void print_markdown(const report&, std::ostream&);
void print_json(const report&, std::ostream&);

} // namespace troupe::bench
