#include "cmd/replay/order_book.hpp"

#include "cmd/replay/csv_reader.hpp"
#include "cmd/replay/line_parser.hpp"

#include <unordered_map>
#include <utility>

namespace troupe::replaying {

namespace {

/// Of one order.
constexpr std::size_t most_lines = 1'000;

/// Gathers the lines of a file, each under its invoice.
class compiler {
public:
  explicit compiler(std::uint64_t limit) : limit_(limit) {}

  /// Takes one line in; false when it belongs to an invoice too many.
  /// @throws malformed
  bool add(parsed_line what) {
    // The whole book must fit into money: then no sum of its parts overflows.
    std::int64_t turnover = 0;
    if (__builtin_add_overflow(turnover_, what.total, &turnover))
      throw malformed("the amounts so far are more than money can hold");
    auto& parts = parts_[what.invoice_number];
    if (limit_ != 0 && parts_.size() > limit_)
      return false;
    if (parts.empty())
      begin(parts, what, what.guest);
    ++book_.lines_read;
    if (!what.skip_reason.empty()) {
      ++book_.skipped[what.skip_reason];
      return true;
    }
    turnover_ = turnover;
    if (last(parts).customer == what.guest)
      for (auto part : parts)
        book_.invoices[part].customer = what.customer;
    // A return is no order, and may be longer than one.
    if (last(parts).lines.size() == most_lines && !what.is_return())
      begin(parts, what, last(parts).customer);
    last(parts).amount += what.total;
    last(parts).lines.push_back(std::move(what.line));
    return true;
  }

  void reject(std::uint64_t line, std::string detail) {
    ++book_.lines_read;
    book_.malformed.push_back({line, std::move(detail)});
  }

  order_book finish() {
    std::erase_if(book_.invoices,
                  [](const invoice& x) { return x.lines.empty(); });
    return std::move(book_);
  }

private:
  using indices = std::vector<std::size_t>;

  void begin(indices& parts, const parsed_line& what,
             const std::string& customer) {
    parts.push_back(book_.invoices.size());
    book_.invoices.push_back(
        {what.invoice_number, customer, what.is_return(), 0, {}});
  }

  invoice& last(const indices& parts) { return book_.invoices[parts.back()]; }

  std::uint64_t limit_;
  std::unordered_map<std::string, indices> parts_;
  std::int64_t turnover_ = 0;
  order_book book_;
};

} // namespace

order_book read_order_book(std::istream& in, std::uint64_t limit) {
  csv_reader reader{in};
  csv_record record;
  if (!reader.next(record))
    throw header_error("the file is empty or cannot be read; its first line "
                       "must name the columns");
  line_parser parser{record};
  compiler book{limit};
  while (reader.next(record)) {
    try {
      if (!book.add(parser.parse(record)))
        break;
    } catch (const malformed& fault) {
      book.reject(record.line, fault.what());
    }
  }
  if (in.bad())
    throw header_error("the file cannot be read to its end");
  return book.finish();
}

} // namespace troupe::replaying
