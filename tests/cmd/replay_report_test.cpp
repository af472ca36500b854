#include "cmd/replay/report.hpp"

#include "cmd/replay/progress.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace std::chrono_literals;
using namespace troupe::replaying;

namespace {

outcome ended(const std::string& status, const std::string& reason,
              bool cancelled = false) {
  return {{reason == "refused" ? "" : "id", status, reason}, cancelled};
}

report sample() {
  order_book book;
  book.lines_read = 12;
  book.skipped = {{"negative_price", 1}, {"stock_correction", 3}};
  book.malformed = {{7, "Quantity \"x\" is not a whole number"}};
  std::vector<outcome> outcomes;
  auto add = [&](const std::string& number, std::int64_t amount, outcome what) {
    book.invoices.push_back({number,
                             "9",
                             number.starts_with('C'),
                             amount,
                             {{"A", "L", 1, amount}}});
    outcomes.push_back(std::move(what));
  };
  add("1", 1010, ended("completed", ""));
  add("2", 2000, ended("completed", "", true));
  add("3", 4000, ended("failed", "payment_declined"));
  add("4", 8000, ended("failed", "refused"));
  add("5", 9000, ended("pending", ""));
  add("C6", 0, ended("", "", true));
  add("C7", 0, ended("", ""));
  add("8", 5, ended("completed", ""));
  audit books;
  books.expect(true, "fine");
  books.expect_equal<std::int64_t>("the stock", 1, 2);
  return make_report(book, outcomes, 2500ms, books);
}

} // namespace

BOOST_AUTO_TEST_SUITE(replay_report)

BOOST_AUTO_TEST_CASE(json_has_the_shape_that_machines_know) {
  auto is = nlohmann::ordered_json::parse(to_json(sample()));
  auto must_be = nlohmann::ordered_json::parse(R"({
    "lines": {"read": 12, "skipped": 4,
              "skipped_by_reason": {"negative_price": 1, "stock_correction": 3},
              "malformed": [{"line": 7,
                             "detail": "Quantity \"x\" is not a whole number"}]},
    "orders": {"placed": 6, "completed": 3, "failed": 2,
               "failed_by_reason": {"payment_declined": 1, "refused": 1},
               "cancelled": 1},
    "unmatched_returns": 1, "revenue": 10.15, "duration_s": 2.5,
    "sagas_per_second": 2.0, "invariants": {"checked": 2, "violated": 1}})");
  BOOST_TEST(is.dump() == must_be.dump());
}

BOOST_AUTO_TEST_CASE(json_of_nothing_has_empty_collections_and_no_infinity) {
  auto is = nlohmann::json::parse(to_json(report{}));
  BOOST_TEST(is["lines"]["malformed"].is_array());
  BOOST_TEST(is["lines"]["skipped_by_reason"].is_object());
  BOOST_TEST(is["orders"]["failed_by_reason"].is_object());
  BOOST_TEST(is["sagas_per_second"] == 0);
}

BOOST_AUTO_TEST_CASE(detail_with_half_a_character_is_still_json) {
  report result;
  result.malformed = {{2, "Quantity \"\xC3"}};
  BOOST_TEST(nlohmann::json::accept(to_json(result)));
}

BOOST_AUTO_TEST_CASE(text_says_it_for_people) {
  BOOST_TEST(
      to_text(sample())
      == "lines        12 read, 4 (negative_price 1, stock_correction 3) "
         "skipped, 1 malformed\n"
         "orders       6 placed, 3 completed, 2 (payment_declined 1, refused "
         "1) "
         "failed, 1 cancelled\n"
         "returns      1 matched no order\n"
         "revenue      10.15\n"
         "duration     2.5 s, 2 sagas a second\n"
         "invariants   2 checked, 1 violated\n"
         "line 7: Quantity \"x\" is not a whole number\n");
}

BOOST_AUTO_TEST_CASE(text_names_only_some_of_many_malformed_lines) {
  report result;
  result.malformed.resize(23, {5, "bad"});
  BOOST_TEST(to_text(result).ends_with(
      "line 5: bad\nand 3 more malformed lines (--json names all)\n"));
}

BOOST_AUTO_TEST_CASE(progress_is_a_line_every_10_s_or_a_bar) {
  std::ostringstream lines;
  progress plain{lines, false, "playing 20 invoices", 20, 5s};
  for (auto now : {5'000ms, 14'999ms, 15'000ms, 16'000ms, 24'999ms})
    plain.advance(now);
  BOOST_TEST(lines.str() == "playing 20 invoices: 3 done\n");
  plain.advance(95s);
  plain.advance(96s);
  BOOST_TEST(lines.str().ends_with("\nplaying 20 invoices: 6 done\n"));
  std::ostringstream terminal;
  progress bar{terminal, true, "playing", 2, 0s};
  bar.advance(1s);
  bar.advance(2s);
  BOOST_TEST(terminal.str().starts_with("playing\n0%   10 "));
  BOOST_TEST(terminal.str().ends_with(std::string(51, '*') + '\n'));
}

BOOST_AUTO_TEST_SUITE_END()
