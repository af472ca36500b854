#pragma once

#include "cmd/replay/csv_reader.hpp"
#include "cmd/replay/order_book.hpp"

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace troupe::replaying {

/// A line that cannot be understood; `what()` says why.
class malformed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What one well-formed line says.
struct parsed_line {
  std::string invoice_number;
  /// `guest-<invoice>`, and the customer's id: the same where there is none.
  std::string guest;
  std::string customer;
  book_line line;
  /// Quantity times unit price in minor units; 0 for a return.
  std::int64_t total = 0;
  /// Why it is not to be played, empty if it is.
  std::string skip_reason;

  bool is_return() const { return invoice_number.starts_with('C'); }
};

/// Finds the columns by their names, and reads the fields in them.
class line_parser {
public:
  /// @throws header_error
  explicit line_parser(const csv_record& header);

  /// @throws malformed
  parsed_line parse(const csv_record& record) const;

private:
  std::size_t width_;
  std::array<std::size_t, 7> position_{};
};

} // namespace troupe::replaying
