#pragma once

#include <cstdint>
#include <deque>
#include <istream>
#include <string>
#include <vector>

namespace troupe::replaying {

/// One record of a CSV file.
struct csv_record {
  /// Where it begins; the first line of the file is 1.
  std::uint64_t line = 0;
  std::vector<std::string> fields;
  /// Why it could not be read, empty if it could; then there are no fields.
  std::string fault;
};

/// Reads records as RFC 4180 quotes them, one at a time. The separator (`;`
/// or `,`) is taken from the first line, a byte order mark is skipped, CRLF
/// and LF both end a line, and so does a CR alone if it ends the first one;
/// empty lines are passed over, and bytes that are not UTF-8 become U+FFFD. A
/// quote that is never closed costs the line in which it was opened and no
/// other. Not for more than one thread.
class csv_reader {
public:
  /// Reads from `in`, which must outlive the reader.
  explicit csv_reader(std::istream& in);

  /// The next record, the header included; false at the end of the file.
  bool next(csv_record& into);

private:
  bool take(std::string& line);

  std::istream& in_;
  char separator_;
  bool cr_ends_lines_;
  std::uint64_t line_ = 0;
  std::deque<std::string> put_back_;
};

} // namespace troupe::replaying
