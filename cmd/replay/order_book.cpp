#include "cmd/replay/order_book.hpp"

#include "cmd/replay/csv_reader.hpp"
#include "cmd/replay/line_parser.hpp"

#include <unordered_map>
#include <utility>

namespace troupe::replaying {

namespace {

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
    auto [known, is_new]
        = index_.try_emplace(what.invoice_number, book_.invoices.size());
    if (is_new) {
      if (limit_ != 0 && index_.size() > limit_)
        return false;
      book_.invoices.push_back(
          {what.invoice_number, what.guest, what.is_return(), 0, {}});
    }
    ++book_.lines_read;
    if (!what.skip_reason.empty()) {
      ++book_.skipped[what.skip_reason];
      return true;
    }
    turnover_ = turnover;
    auto& whole = book_.invoices[known->second];
    if (whole.customer == what.guest)
      whole.customer = what.customer;
    whole.amount += what.total;
    whole.lines.push_back(std::move(what.line));
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
  std::uint64_t limit_;
  std::unordered_map<std::string, std::size_t> index_;
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
  return book.finish();
}

} // namespace troupe::replaying
