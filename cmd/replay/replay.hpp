#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

namespace troupe {

/// `troupe replay FILE`.
struct replay_settings {
  /// A CSV of real orders.
  std::string file;
  /// The shop's base URL, as `http://127.0.0.1:8080`.
  std::string url;
  /// Pieces that the shop receives of each product, as a share of those that
  /// will be asked for; 0 to 1,000,000.
  double stock_factor = 0.95;
  /// Number of invoices to play, 0 for all.
  std::uint64_t limit = 0;
  /// Workers; 1 plays strictly in the file's order, more keep the order of
  /// each customer's invoices only.
  unsigned concurrency = 1;
  /// The report as JSON instead of text.
  bool json = false;
};

/// Plays the orders of a file against a running shop, checks that the shop's
/// books agree, and writes a report to `out`. Progress and complaints go to
/// `err`: a bar if that is std::cerr and a terminal, else a line every 10 s.
/// @returns 0; 1 when the shop could not be reached, its books do not agree or
/// the report cannot be written;
/// 2 when the file cannot be read or its first line names no usable columns
int replay(const replay_settings& settings, std::ostream& out,
           std::ostream& err);

} // namespace troupe
