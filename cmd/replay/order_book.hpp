#pragma once

#include <cstdint>
#include <istream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace troupe::replaying {

/// One line of an invoice. Money is in minor units (cents).
struct book_line {
  std::string product_id;
  std::string name;
  std::int64_t quantity = 0;
  std::int64_t unit_price = 0;
};

/// An order, or a return of goods, as the file has it. What has more lines than
/// an order may have (1,000) is several orders of the same number.
struct invoice {
  std::string number;
  /// The customer's id, `guest-<number>` where the file has none.
  std::string customer;
  /// The number begins with `C`: goods came back, quantities say nothing.
  bool is_return = false;
  /// The exact sum of quantity times unit price; 0 for a return.
  std::int64_t amount = 0;
  std::vector<book_line> lines;
};

/// A line that could not be understood, counted from 1 with the header.
struct malformed_line {
  std::uint64_t line = 0;
  std::string detail;
};

/// All that a file of real orders says.
struct order_book {
  /// In the order of their first lines, none without lines.
  std::vector<invoice> invoices;
  /// Lines after the header: played, skipped and malformed ones.
  std::uint64_t lines_read = 0;
  /// Number of lines by reason: `stock_correction`, `negative_price`.
  std::map<std::string, std::uint64_t> skipped;
  std::vector<malformed_line> malformed;
};

/// The first line does not name the columns that a replay needs; `what()`
/// says which are missing.
class header_error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads a CSV of real orders (see csv_reader.hpp for its form). With a
/// `limit` it stops before the first line of invoice number `limit` + 1, where
/// an invoice of skipped lines only counts too; 0 reads all.
/// @throws header_error also for a file that cannot be read to its end
order_book read_order_book(std::istream& in, std::uint64_t limit = 0);

} // namespace troupe::replaying
