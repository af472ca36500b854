#include "cmd/replay/order_book.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

using namespace troupe::replaying;

namespace {

const std::string header = "InvoiceNo;StockCode;Description;Quantity;"
                           "InvoiceDate;UnitPrice;CustomerID;Country\n";

order_book read(const std::string& text, std::uint64_t limit = 0) {
  std::istringstream in{text};
  return read_order_book(in, limit);
}

/// A book of one line with these fields.
order_book one(const std::string& quantity, const std::string& date,
               const std::string& price, const std::string& number = "5") {
  return read(header + number + ";A1;Lamp;" + quantity + ';' + date + ';'
              + price + ";17850;France\n");
}

order_book priced(const std::string& price, const std::string& quantity = "1") {
  return one(quantity, "1/12/2010 08:26", price);
}

const invoice& only(const order_book& book) {
  BOOST_REQUIRE_EQUAL(book.malformed.size(), 0U);
  BOOST_REQUIRE_EQUAL(book.invoices.size(), 1U);
  return book.invoices.front();
}

std::uint64_t skipped(const order_book& book, const std::string& reason) {
  return book.skipped.contains(reason) ? book.skipped.at(reason) : 0;
}

bool names_only_line_2(const order_book& book) {
  return book.invoices.empty() && book.skipped.empty()
         && book.malformed.size() == 1 && book.malformed[0].line == 2
         && book.lines_read == 1;
}

} // namespace

BOOST_AUTO_TEST_SUITE(replay_order_book)

BOOST_AUTO_TEST_CASE(lines_of_one_invoice_are_one_order_also_when_scattered) {
  auto book = read(header
                   + "536365;85123A;HEART;6;1/12/2010 08:26;2,55;17850;UK\n"
                     "536366;22633;WARMER;6;1/12/2010 08:28;1,85;17850;UK\n"
                     "536365;POST;POSTAGE;1;1/12/2010 08:26;18;17850;UK\n");
  BOOST_TEST(book.lines_read == 3U);
  BOOST_REQUIRE_EQUAL(book.invoices.size(), 2U);
  const auto& first = book.invoices[0];
  BOOST_TEST(first.number == "536365");
  BOOST_TEST(first.customer == "17850");
  BOOST_TEST(!first.is_return);
  BOOST_TEST(first.amount == 3330);
  BOOST_REQUIRE_EQUAL(first.lines.size(), 2U);
  BOOST_TEST(first.lines[0].product_id == "85123A");
  BOOST_TEST(first.lines[0].name == "HEART");
  BOOST_TEST(first.lines[0].quantity == 6);
  BOOST_TEST(first.lines[0].unit_price == 255);
  BOOST_TEST(first.lines[1].product_id == "POST");
  BOOST_TEST(book.invoices[1].number == "536366");
}

BOOST_AUTO_TEST_CASE(columns_are_found_by_name) {
  auto book = read("Country;UnitPrice;CustomerID;Quantity;StockCode;"
                   "InvoiceDate;Description;InvoiceNo\n"
                   "UK;1,5;9;2;A1;1/12/2010;Lamp;5\n");
  BOOST_TEST(only(book).number == "5");
  BOOST_TEST(only(book).amount == 300);
}

BOOST_AUTO_TEST_CASE(header_without_a_needed_column_is_refused_by_its_name) {
  BOOST_CHECK_EXCEPTION(read("InvoiceNo;StockCode\n1;2\n"), header_error,
                        [](const header_error& fault) {
                          return std::string{fault.what()}.ends_with(
                              "missing: Description, Quantity, InvoiceDate, "
                              "UnitPrice, CustomerID");
                        });
  BOOST_CHECK_THROW(read(""), header_error);
}

BOOST_AUTO_TEST_CASE(quotes_are_those_of_rfc_4180) {
  auto book = read(header
                   + "5;A1;\"LOLA\"\"BUSY\"\" ;\nSIGN\";2;1/12/2010;1;9;UK\n"
                     "5;\"A2\"; blank ;1;1/12/2010;1;9;UK\n"
                     "6;A3;L;oops;1/12/2010;1;9;UK\n");
  BOOST_REQUIRE_EQUAL(book.invoices.size(), 1U);
  BOOST_TEST(book.invoices[0].lines[0].name == "LOLA\"BUSY\" ;\nSIGN");
  BOOST_TEST(book.invoices[0].lines[1].product_id == "A2");
  BOOST_TEST(book.invoices[0].lines[1].name == " blank ");
  // The record before took two lines of the file.
  BOOST_REQUIRE_EQUAL(book.malformed.size(), 1U);
  BOOST_TEST(book.malformed[0].line == 5U);
  BOOST_TEST(book.lines_read == 3U);
}

BOOST_AUTO_TEST_CASE(quote_that_is_not_closed_costs_its_own_line_only) {
  const std::string good = ";A1;\"L\";1;1/12/2010;1;9;UK\n";
  auto book = read(header + "1" + good + "2;A1;\"L;1;1/12/2010;1;9;UK\n" + "3"
                   + good + "4" + good + "5;A1;L\";1;1/12/2010;1;9;UK\n" + "6"
                   + good + "7;A1;\"L;1;1/12/2010;1;9;UK\n");
  BOOST_TEST(book.invoices.size() == 4U);
  BOOST_REQUIRE_EQUAL(book.malformed.size(), 3U);
  BOOST_TEST(book.malformed[0].line == 3U);
  BOOST_TEST(book.malformed[0].detail == "a quoted field is not closed");
  BOOST_TEST(book.malformed[1].line == 6U);
  BOOST_TEST(book.malformed[2].line == 8U);
}

BOOST_AUTO_TEST_CASE(quote_that_is_closed_far_below_was_not_meant) {
  auto text = header + "1;A1;\"L;1;1/12/2010;1;9;UK\n";
  for (int i = 2; i < 102; ++i)
    text += std::to_string(i) + ";A1;L;1;1/12/2010;1;9;UK\n";
  auto book = read(text + "102;A1;L\";1;1/12/2010;1;9;UK\n");
  BOOST_TEST(book.invoices.size() == 100U);
  BOOST_REQUIRE_EQUAL(book.malformed.size(), 2U);
  BOOST_TEST(book.malformed[0].line == 2U);
  BOOST_TEST(book.malformed[1].line == 103U);
}

BOOST_AUTO_TEST_CASE(empty_lines_are_passed_over_but_counted_in_numbers) {
  auto book = read(header + "\r\n\n5;A1;L;x;1/12/2010;1;9;UK\n\n");
  BOOST_TEST(book.lines_read == 1U);
  BOOST_REQUIRE_EQUAL(book.malformed.size(), 1U);
  BOOST_TEST(book.malformed[0].line == 4U);
}

BOOST_AUTO_TEST_CASE(line_without_all_its_fields_is_malformed) {
  BOOST_TEST(names_only_line_2(read(header + "5;A1;L;1;1/12/2010;1;9\n")));
  BOOST_TEST(names_only_line_2(read(header + "5;A1;L;1;1/12/2010;1;9;U;K\n")));
}

BOOST_AUTO_TEST_CASE(decimals_have_a_comma_or_a_point) {
  BOOST_TEST(only(priced("2,55")).amount == 255);
  BOOST_TEST(only(priced("2.55")).amount == 255);
  BOOST_TEST(only(priced("3")).amount == 300);
  BOOST_TEST(only(priced("2,5")).amount == 250);
  BOOST_TEST(only(priced("0")).amount == 0);
  BOOST_TEST(only(priced("1.10000000000000000000", "3")).amount == 330);
  BOOST_TEST(only(priced("0,000000000000000001")).amount == 0);
}

BOOST_AUTO_TEST_CASE(most_that_money_can_hold_is_an_amount) {
  auto most = std::numeric_limits<std::int64_t>::max();
  BOOST_TEST(only(priced("92233720368547758,07")).amount == most);
  BOOST_TEST(names_only_line_2(priced("92233720368547758,07", "2")));
  BOOST_TEST(skipped(priced("-92233720368547758,07"), "negative_price") == 1U);
}

BOOST_AUTO_TEST_CASE(line_is_rounded_half_up_to_cents_as_a_whole) {
  for (auto [pieces, amount] : {std::pair{"600", 60}, {"4", 0}, {"5", 1}})
    BOOST_TEST(only(priced("0,001", pieces)).amount == amount, pieces);
  BOOST_TEST(only(priced("1,005")).lines[0].unit_price == 101);
  BOOST_TEST(only(priced("0,07", "1000000")).amount == 7'000'000);
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none_are_malformed) {
  for (auto price : {"", "abc", "1,2,3", "1.234,50", ",5", "5,", "1e2", "+1",
                     "NaN", " 1", "1-2", "--1", "1,-2", "1234567890123456789",
                     "92233720368547758,08", "0,0000000000000000001"})
    BOOST_TEST(names_only_line_2(priced(price)), price);
  for (auto quantity : {"", "x", "1,5", "6.0", "1e2", "+1", " 6", "1000001",
                        "99999999999999999999"})
    BOOST_TEST(names_only_line_2(priced("1", quantity)), quantity);
  BOOST_TEST(only(priced("1", "1000000")).amount == 100'000'000);
}

BOOST_AUTO_TEST_CASE(amounts_beyond_money_are_malformed) {
  BOOST_TEST(only(priced("92233720368", "1000000")).amount
             == 9'223'372'036'800'000'000);
  BOOST_TEST(names_only_line_2(priced("92233720369", "1000000")));
  const std::string half = ";A1;L;1000000;1/12/2010;50000000000;9;UK\n";
  auto book = read(header + "1" + half + "2" + half + "1" + half);
  BOOST_TEST(book.invoices.size() == 1U);
  BOOST_TEST(book.malformed.size() == 2U);
}

BOOST_AUTO_TEST_CASE(dates_are_day_month_year) {
  for (auto date : {"1/12/2010 08:26", "31/12/2010 8:26", "29/02/2012",
                    "01/01/2011 23:59:59"})
    BOOST_TEST(only(one("1", date, "1")).amount == 100, date);
  for (auto date : {"", "12/31/2010 08:26", "29/2/2010", "0/1/2010",
                    "2010-12-1", "1/12/10 08:26", "1/12/2010 24:00",
                    "1/12/2010 08:26 x", "1/12/2010 ", "yesterday"})
    BOOST_TEST(names_only_line_2(one("1", date, "1")), date);
}

BOOST_AUTO_TEST_CASE(stock_corrections_and_negative_prices_are_skipped) {
  auto book = read(header
                   + "1;A1;lost;-10;1/12/2010;0;;UK\n"
                     "2;A1;nothing;0;1/12/2010;1;9;UK\n"
                     "3;B;Adjust bad debt;1;1/12/2010;-11062,06;;UK\n"
                     "4;A1;sold;1;1/12/2010;1;9;UK\n"
                     "4;A1;taken off;-1;1/12/2010;1;9;UK\n");
  BOOST_TEST(book.lines_read == 5U);
  BOOST_TEST(skipped(book, "stock_correction") == 3U);
  BOOST_TEST(skipped(book, "negative_price") == 1U);
  BOOST_TEST(only(book).number == "4");
  BOOST_TEST(only(book).lines.size() == 1U);
}

BOOST_AUTO_TEST_CASE(invoice_that_begins_with_c_is_a_return) {
  auto book = read(header
                   + "C1;D;Discount;-1;1/12/2010;27,5;14527;UK\n"
                     "C1;A1;Lamp;-6;1/12/2010;2;14527;UK\n");
  BOOST_TEST(only(book).is_return);
  BOOST_TEST(only(book).amount == 0);
  BOOST_TEST(only(book).customer == "14527");
  BOOST_TEST(only(book).lines.size() == 2U);
  BOOST_TEST(book.skipped.empty());
}

BOOST_AUTO_TEST_CASE(invoice_that_is_too_long_for_an_order_is_several) {
  auto lines = [](int count, const std::string& number) {
    std::string result;
    for (int i = 0; i < count; ++i)
      result += number + ";A" + std::to_string(i) + ";L;1;1/12/2010;1;;UK\n";
    return result;
  };
  auto book = read(header + lines(1'000, "1") + lines(1'000, "2")
                       + lines(1'001, "1") + "1;B;L;1;1/12/2010;5;9;UK\n"
                       + "3;B;L;1;1/12/2010;5;9;UK\n" + lines(1'001, "C1"),
                   4);
  BOOST_TEST(book.lines_read == 4'004U);
  BOOST_REQUIRE_EQUAL(book.invoices.size(), 6U);
  for (auto i : {0U, 2U, 3U}) {
    BOOST_TEST(book.invoices[i].number == "1");
    BOOST_TEST(book.invoices[i].customer == "9");
  }
  BOOST_TEST(book.invoices[0].amount == 100'000);
  BOOST_TEST(book.invoices[1].lines.size() == 1'000U);
  BOOST_TEST(book.invoices[2].lines.size() == 1'000U);
  BOOST_TEST(book.invoices[3].lines.size() == 2U);
  BOOST_TEST(book.invoices[3].amount == 600);
  // A return is no order.
  BOOST_TEST(book.invoices[5].lines.size() == 1'001U);
}

BOOST_AUTO_TEST_CASE(file_that_breaks_off_is_not_read) {
  struct : std::stringbuf {
    int_type underflow() override {
      if (!std::exchange(is_read, true)) {
        str(header + "5;A1;Lamp;1;1/12/2010;1;9;UK\n");
        return std::stringbuf::underflow();
      }
      throw std::runtime_error{"input/output error"};
    }
    bool is_read = false;
  } broken;
  std::istream in{&broken};
  BOOST_CHECK_THROW(read_order_book(in), header_error);
}

BOOST_AUTO_TEST_CASE(missing_customer_is_a_guest_of_that_invoice) {
  auto book = read(header
                   + "7;A1;L;1;1/12/2010;1;;UK\n8;A1;L;1;1/12/2010;1;;UK\n"
                     "9;A1;L;1;1/12/2010;1;;UK\n9;A1;L;1;1/12/2010;1;33;UK\n");
  BOOST_REQUIRE_EQUAL(book.invoices.size(), 3U);
  BOOST_TEST(book.invoices[0].customer == "guest-7");
  BOOST_TEST(book.invoices[1].customer == "guest-8");
  BOOST_TEST(book.invoices[2].customer == "33");
}

BOOST_AUTO_TEST_CASE(what_can_be_no_id_is_malformed) {
  auto line = [](const std::string& number, const std::string& code) {
    return read(header + number + ';' + code + ";L;1;1/12/2010;1;9;UK\n");
  };
  for (auto& code : {std::string{}, std::string{"A\t1"}, std::string(129, 'x')})
    BOOST_TEST(names_only_line_2(line("5", code)), code);
  BOOST_TEST(names_only_line_2(line("", "A1")));
  BOOST_TEST(only(line("5", std::string(128, 'x'))).amount == 100);
  BOOST_TEST(only(line("5", "BANK CHARGES")).lines[0].product_id
             == "BANK CHARGES");
}

BOOST_AUTO_TEST_CASE(limit_counts_invoices_of_every_kind) {
  auto text = header
              + "1;A1;L;1;1/12/2010;1;9;UK\n1;A2;L;1;1/12/2010;1;9;UK\n"
                "2;A1;L;-5;1/12/2010;1;9;UK\nC3;A1;L;-1;1/12/2010;1;9;UK\n"
                "4;A1;L;1;1/12/2010;1;9;UK\n";
  BOOST_TEST(read(text, 1).lines_read == 2U);
  BOOST_TEST(read(text, 3).lines_read == 4U);
  BOOST_TEST(read(text, 3).invoices.size() == 2U);
  BOOST_TEST(read(text, 4).invoices.size() == 3U);
  BOOST_TEST(read(text, 9).invoices.size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
