#pragma once

#include "cmd/replay/audit.hpp"
#include "cmd/replay/order_book.hpp"
#include "cmd/replay/player.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace troupe::replaying {

/// What a replay says at its end.
struct report {
  std::uint64_t lines_read = 0;
  std::map<std::string, std::uint64_t> skipped;
  std::vector<malformed_line> malformed;
  /// Every invoice that is no return, also one that the shop refused. What is
  /// neither completed nor failed had not ended, and is a violation.
  std::uint64_t placed = 0;
  /// At the time of ordering: also what was cancelled later.
  std::uint64_t completed = 0;
  /// By the order's reason, or `refused` for an answer of 4xx.
  std::map<std::string, std::uint64_t> failed;
  std::uint64_t cancelled = 0;
  /// Returns that cancelled nothing.
  std::uint64_t unmatched_returns = 0;
  /// Of the orders still completed, in minor units.
  std::int64_t revenue = 0;
  /// From the first order to the end of the last saga.
  std::chrono::milliseconds duration{0};
  std::uint64_t checked = 0;
  std::uint64_t violated = 0;

  /// Orders that the shop took, by duration.
  double sagas_per_second() const;
};

/// Adds the outcomes up.
report make_report(const order_book& book, const std::vector<outcome>& outcomes,
                   std::chrono::milliseconds duration, const audit& books);

/// One JSON object and a line feed.
std::string to_json(const report& what);

/// For people; names at most 20 of the malformed lines.
std::string to_text(const report& what);

} // namespace troupe::replaying
