#include "cmd/replay/report.hpp"

#include "actors/domain/money.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <numeric>

namespace troupe::replaying {

namespace {

using counts = std::map<std::string, std::uint64_t>;

constexpr std::size_t most_malformed_shown = 20;

std::uint64_t sum(const counts& of) {
  return std::accumulate(
      of.begin(), of.end(), std::uint64_t{0},
      [](auto so_far, const auto& x) { return so_far + x.second; });
}

double seconds(std::chrono::milliseconds x) {
  return static_cast<double>(x.count()) / 1000;
}

/// `3` or `3 (one 1, other 2)`.
std::string with_reasons(const counts& of) {
  std::string result;
  for (const auto& [reason, count] : of)
    result
        += fmt::format("{}{} {}", result.empty() ? " (" : ", ", reason, count);
  return fmt::format("{}{}{}", sum(of), result, result.empty() ? "" : ")");
}

} // namespace

double report::sagas_per_second() const {
  auto refused = failed.find("refused");
  auto sagas = placed - (refused == failed.end() ? 0 : refused->second);
  auto length = std::max(duration, std::chrono::milliseconds{1});
  return static_cast<double>(sagas) / seconds(length);
}

report make_report(const order_book& book, const std::vector<outcome>& outcomes,
                   std::chrono::milliseconds duration, const audit& books) {
  report result;
  result.lines_read = book.lines_read;
  result.skipped = book.skipped;
  result.malformed = book.malformed;
  result.duration = duration;
  result.checked = books.checked();
  result.violated = books.violated();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto& [order, cancelled] = outcomes[i];
    if (book.invoices[i].is_return) {
      ++(cancelled ? result.cancelled : result.unmatched_returns);
      continue;
    }
    ++result.placed;
    if (order.status == "completed") {
      ++result.completed;
      result.revenue += cancelled ? 0 : book.invoices[i].amount;
    } else if (order.status == "failed") {
      ++result.failed[order.reason];
    }
  }
  return result;
}

std::string to_json(const report& what) {
  using nlohmann::ordered_json;
  auto malformed = ordered_json::array();
  for (const auto& [line, detail] : what.malformed)
    malformed.push_back({{"line", line}, {"detail", detail}});
  ordered_json result = {
      {"lines",
       {{"read", what.lines_read},
        {"skipped", sum(what.skipped)},
        {"skipped_by_reason", what.skipped},
        {"malformed", std::move(malformed)}}},
      {"orders",
       {{"placed", what.placed},
        {"completed", what.completed},
        {"failed", sum(what.failed)},
        {"failed_by_reason", what.failed},
        {"cancelled", what.cancelled}}},
      {"unmatched_returns", what.unmatched_returns},
      // As exact as a JSON reader's double is.
      {"revenue", static_cast<double>(what.revenue) / 100},
      {"duration_s", seconds(what.duration)},
      {"sagas_per_second", what.sagas_per_second()},
      {"invariants", {{"checked", what.checked}, {"violated", what.violated}}}};
  // A detail may quote half a character.
  return result.dump(2, ' ', false, ordered_json::error_handler_t::replace)
         + '\n';
}

std::string to_text(const report& what) {
  auto result = fmt::format(
      "lines        {} read, {} skipped, {} malformed\n"
      "orders       {} placed, {} completed, {} failed, {} cancelled\n"
      "returns      {} matched no order\n"
      "revenue      {}\n"
      "duration     {:.1f} s, {:.0f} sagas a second\n"
      "invariants   {} checked, {} violated\n",
      what.lines_read, with_reasons(what.skipped), what.malformed.size(),
      what.placed, what.completed, with_reasons(what.failed), what.cancelled,
      what.unmatched_returns, to_decimal(money{what.revenue}),
      seconds(what.duration), what.sagas_per_second(), what.checked,
      what.violated);
  auto shown = std::min(what.malformed.size(), most_malformed_shown);
  for (std::size_t i = 0; i < shown; ++i)
    result += fmt::format("line {}: {}\n", what.malformed[i].line,
                          what.malformed[i].detail);
  if (shown < what.malformed.size())
    result += fmt::format("and {} more malformed lines (--json names all)\n",
                          what.malformed.size() - shown);
  return result;
}

} // namespace troupe::replaying
