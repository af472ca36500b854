#include "cmd/replay/line_parser.hpp"

#include "actors/domain/identifiers.hpp"
#include "cmd/replay/amount.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fmt/format.h>

namespace troupe::replaying {

namespace {

constexpr std::int64_t most_pieces = 1'000'000;

enum column { number, product, name, quantity, date, price, customer };

constexpr std::array column_names
    = {"InvoiceNo",   "StockCode", "Description", "Quantity",
       "InvoiceDate", "UnitPrice", "CustomerID"};

/// Quotes a field in a message, cut where it would fill the screen.
std::string quoted(const std::string& field) {
  return '"' + (field.size() > 40 ? field.substr(0, 40) + "..." : field) + '"';
}

const std::string& id(const std::string& text, const char* what) {
  if (!valid_id(text))
    throw malformed(fmt::format("{} {} is not an id of 1 to 128 bytes", what,
                                quoted(text)));
  return text;
}

/// Day/month/year, with or without the time of day.
bool is_date(const std::string& text) {
  std::tm at{};
  const auto* rest = strptime(text.c_str(), "%d/%m/%Y", &at);
  if (rest != nullptr && *rest == ' ') {
    rest = strptime(rest + 1, "%H:%M", &at);
    if (rest != nullptr && *rest == ':')
      rest = strptime(rest + 1, "%S", &at);
  }
  using namespace std::chrono;
  // A year of two digits would be one of the first century.
  return rest == text.c_str() + text.size() && at.tm_year >= 0
         && year_month_day{year{at.tm_year + 1900},
                           month{static_cast<unsigned>(at.tm_mon + 1)},
                           day{static_cast<unsigned>(at.tm_mday)}}
                .ok();
}

void charge(parsed_line& what, const decimal& unit_price) {
  auto total = line_total(what.line.quantity, unit_price);
  if (!total)
    throw malformed("the amount is more than money can hold");
  what.total = *total;
  what.line.unit_price = *line_total(1, unit_price);
}

} // namespace

line_parser::line_parser(const csv_record& header)
    : width_(header.fields.size()) {
  std::vector<std::string> missing;
  const auto& names = header.fields;
  for (std::size_t i = 0; i < column_names.size(); ++i) {
    auto at = std::find(names.begin(), names.end(), column_names[i]);
    if (at == names.end())
      missing.emplace_back(column_names[i]);
    position_[i] = static_cast<std::size_t>(at - names.begin());
  }
  if (!missing.empty())
    throw header_error(
        fmt::format("the first line must name the columns {}, with ; or , "
                    "between them; missing: {}",
                    fmt::join(column_names, ", "), fmt::join(missing, ", ")));
}

parsed_line line_parser::parse(const csv_record& record) const {
  if (!record.fault.empty())
    throw malformed(record.fault);
  if (record.fields.size() != width_)
    throw malformed(fmt::format("{} fields where the header has {}",
                                record.fields.size(), width_));
  auto field = [&](column which) -> const std::string& {
    return record.fields[position_[which]];
  };
  parsed_line result;
  result.invoice_number = id(field(number), column_names[number]);
  result.guest = id("guest-" + field(number), "guest id");
  result.customer = field(customer).empty()
                        ? result.guest
                        : id(field(customer), column_names[customer]);
  result.line.product_id = id(field(product), column_names[product]);
  result.line.name = field(name);
  auto pieces = to_integer(field(quantity));
  if (!pieces || *pieces > most_pieces)
    throw malformed(
        fmt::format("Quantity {} is not a whole number of at most {}",
                    quoted(field(quantity)), most_pieces));
  result.line.quantity = *pieces;
  if (!is_date(field(date)))
    throw malformed(fmt::format("InvoiceDate {} is not day/month/year",
                                quoted(field(date))));
  auto unit_price = to_decimal(field(price));
  if (!unit_price)
    throw malformed(
        fmt::format("UnitPrice {} is not a number", quoted(field(price))));
  if (!result.is_return() && *pieces <= 0)
    result.skip_reason = "stock_correction";
  else if (unit_price->digits < 0)
    result.skip_reason = "negative_price";
  else if (!result.is_return())
    charge(result, *unit_price);
  return result;
}

} // namespace troupe::replaying
