#include "tests/actors/domain/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace troupe;

namespace {

constexpr auto largest = std::numeric_limits<std::int64_t>::max();
constexpr auto smallest = std::numeric_limits<std::int64_t>::min();

void check_error(std::initializer_list<std::string_view> texts,
                 money_error error) {
  for (auto text : texts)
    BOOST_TEST_CONTEXT("'" << text << "'") {
      auto parsed = parse_money(text);
      BOOST_TEST((parsed.error == error));
      BOOST_TEST(parsed.value == money{});
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(money_test)

BOOST_AUTO_TEST_CASE(a_json_number_is_read_by_its_value) {
  const std::pair<std::string_view, std::int64_t> cases[] = {
      {"0", 0},
      {"-0", 0},
      {"0.00", 0},
      {"0e99999999999999999999", 0},
      {"1", 100},
      {"199.99", 19'999},
      {"-199.99", -19'999},
      {"0.01", 1},
      {"1.5", 150},
      {"1.500", 150},
      {"1.50000000000000000000000000000", 150},
      {"1e2", 10'000},
      {"1E+2", 10'000},
      {"1.5e1", 1'500},
      {"12345e-2", 12'345},
      {"1e-2", 1},
      {"10e-3", 1},
      {"0.0001e2", 1},
      {"100000000000000000000000e-23", 100},
      {"92233720368547758.07", largest},
      {"9223372036854775807e-2", largest},
      {"-92233720368547758.07", -largest},
  };
  for (auto& [text, minor] : cases)
    BOOST_TEST_CONTEXT(text) {
      auto parsed = parse_money(text);
      BOOST_TEST((parsed.error == money_error::none));
      BOOST_TEST(parsed.value.minor == minor);
    }
}

BOOST_AUTO_TEST_CASE(less_than_a_cent_is_too_precise) {
  check_error({"0.001", "1.999", "1e-3", "-0.001", "199.990001",
               "1e-99999999999999999999", "1.5e-9223372036854775807"},
              money_error::too_precise);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_out_of_range) {
  check_error({"92233720368547758.08", "-92233720368547758.09",
               "100000000000000000", "1e17", "1e400", "1e99999999999999999999",
               "1e9223372036854775807", "99999999999999999999999999"},
              money_error::out_of_range);
}

BOOST_AUTO_TEST_CASE(what_json_does_not_call_a_number_is_malformed) {
  check_error({"",   "-",    "+1",    ".5",       "1.",    "01",  "-01",
               "1e", "1e+",  "1e+-2", "1e 2",     "1.2.3", "1,5", " 1",
               "1 ", "0x10", "NaN",   "Infinity", "1e2.5", "--1", "\"1\""},
              money_error::malformed);
}

BOOST_AUTO_TEST_CASE(it_is_written_with_two_decimals) {
  BOOST_TEST(to_decimal({0}) == "0.00");
  BOOST_TEST(to_decimal({1}) == "0.01");
  BOOST_TEST(to_decimal({-1}) == "-0.01");
  BOOST_TEST(to_decimal({10}) == "0.10");
  BOOST_TEST(to_decimal({19'999}) == "199.99");
  BOOST_TEST(to_decimal({-100}) == "-1.00");
  BOOST_TEST(to_decimal(max_money) == "92233720368547758.07");
  BOOST_TEST(to_decimal({smallest}) == "-92233720368547758.08");
  std::string text = "costs ";
  append_decimal(text, {250});
  BOOST_TEST(text == "costs 2.50");
}

BOOST_AUTO_TEST_CASE(what_was_written_is_read_as_the_same_amount) {
  std::mt19937_64 random{1};
  for (int i = 0; i < 10'000; ++i) {
    money amount{static_cast<std::int64_t>(random() >> (1 + i % 63))};
    if (i % 2 == 0)
      amount.minor = -amount.minor;
    auto parsed = parse_money(to_decimal(amount));
    BOOST_REQUIRE((parsed.error == money_error::none));
    BOOST_REQUIRE(parsed.value == amount);
  }
}

BOOST_AUTO_TEST_CASE(sums_and_products_know_overflow) {
  BOOST_TEST(add({1}, {2})->minor == 3);
  BOOST_TEST(add({largest}, {smallest})->minor == -1);
  BOOST_TEST(add({largest - 1}, {1})->minor == largest);
  BOOST_TEST(!add({largest}, {1}));
  BOOST_TEST(!add({smallest}, {-1}));
  BOOST_TEST(times({19'999}, 3)->minor == 59'997);
  BOOST_TEST(times({largest}, 1)->minor == largest);
  BOOST_TEST(times({largest}, 0)->minor == 0);
  BOOST_TEST(times({largest / 1'000'000}, 1'000'000).has_value());
  BOOST_TEST(!times({largest / 1'000'000 + 1}, 1'000'000));
  BOOST_TEST(!times({smallest}, -1));
}

BOOST_AUTO_TEST_CASE(amounts_are_compared_by_value) {
  BOOST_TEST(money{1} == money{1});
  BOOST_TEST(money{1} < money{2});
  BOOST_TEST(money{-2} < money{-1});
}

BOOST_AUTO_TEST_SUITE_END()
