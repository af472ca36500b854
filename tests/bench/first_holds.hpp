#pragma once

#include "tests/bench/subject.hpp"

#include <exception>
#include <map>
#include <memory>
#include <thread>
#include <vector>

namespace troupe::bench {

/// Watches, from a thread of its own, how long it takes until the order knows
/// that the first step of its saga is done, or held: what two-phase commit has
/// of it is no part of an order's history, and in its row for as long only as
/// the saga lasts.
class first_holds {
public:
  explicit first_holds(std::unique_ptr<order_book>);

  /// Ends watching. Milliseconds, of those orders that were seen in time.
  /// Throws what the database has thrown.
  std::vector<double> seen();

private:
  void look();

  std::unique_ptr<order_book> book_;
  std::map<std::int64_t, std::int64_t> by_position_;
  std::exception_ptr failure_;
  std::jthread watching_;
};

} // namespace troupe::bench
