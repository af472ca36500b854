#include "adapters/wire/json.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

namespace troupe::wire {

namespace {

enum class size : std::uint8_t { small, large };

constexpr auto names_of(size) {
  return std::array<std::string_view, 2>{"small", "large"};
}

struct part {
  std::string id;
  std::int64_t count = 3;
  TROUPE_FIELDS(id, count)
};

struct thing {
  std::string name = "unnamed";
  money price{100};
  size how = size::large;
  bool sold = true;
  std::uint32_t number = 7;
  std::vector<part> parts;
  TROUPE_FIELDS(name, price, how, sold, number, parts)
};

/// What reading says is wrong; empty where nothing is.
std::string complaint(std::string_view json) {
  thing t;
  try {
    from_json(json, t);
    return {};
  } catch (const format_error& e) {
    return e.what();
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(wire_json)

BOOST_AUTO_TEST_CASE(a_record_is_an_object_of_its_fields) {
  BOOST_TEST(to_json(thing{.parts = {{"a", 1}, {"b", -2}}})
             == R"({"name":"unnamed","price":1.00,"how":"large","sold":true,)"
                R"("number":7,"parts":[{"id":"a","count":1},)"
                R"({"id":"b","count":-2}]})");
  BOOST_TEST(to_json(thing{.parts = {}}).ends_with("\"parts\":[]}"));
}

BOOST_AUTO_TEST_CASE(what_must_be_escaped_is) {
  BOOST_TEST(to_json(std::string{"\"\\/\n\r\t\b\f\x01\x1f\x7f"})
             == R"("\"\\/\n\r\t\u0008\u000c\u0001\u001f)"
                "\x7f\"");
  BOOST_TEST(to_json(std::string{"\xc3\xa9\xf0\x9f\x9a\x9a"})
             == "\"\xc3\xa9\xf0\x9f\x9a\x9a\"");
  BOOST_TEST(to_json(std::string(1, '\0')) == R"("\u0000")");
  BOOST_TEST(to_json(std::string{}) == R"("")");
}

BOOST_AUTO_TEST_CASE(numbers_reach_to_the_ends_of_their_range) {
  for (auto n : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1},
                 std::int64_t{0}, std::numeric_limits<std::int64_t>::max()}) {
    std::int64_t back = 1;
    from_json(to_json(n), back);
    BOOST_TEST(back == n);
  }
  std::uint32_t largest = 0;
  from_json("4294967295", largest);
  BOOST_TEST(largest == 4'294'967'295U);
}

BOOST_AUTO_TEST_CASE(money_is_read_by_value_and_exactly) {
  auto read_money = [](std::string_view text) {
    money amount;
    from_json(text, amount);
    return amount.minor;
  };
  BOOST_TEST(read_money("199.99") == 19'999);
  BOOST_TEST(read_money("1.500") == 150);
  BOOST_TEST(read_money("1e2") == 10'000);
  BOOST_TEST(read_money("0.07") == 7);
  BOOST_TEST(read_money("92233720368547758.07") == max_money.minor);
  BOOST_TEST(to_json(max_money) == "92233720368547758.07");
  BOOST_TEST(to_json(money{-5}) == "-0.05");
}

BOOST_AUTO_TEST_CASE(unknown_members_are_ignored) {
  thing t;
  from_json(R"({"colour":{"deep":[1,null]},"name":"x","Price":5})", t);
  BOOST_TEST(t.name == "x");
  BOOST_TEST(t.price.minor == 100);
}

BOOST_AUTO_TEST_CASE(missing_members_keep_their_defaults) {
  thing t;
  from_json("{}", t);
  BOOST_TEST(to_json(t) == to_json(thing{.parts = {}}));
  from_json(R"({"parts":[{"id":"a"}]})", t);
  BOOST_REQUIRE(t.parts.size() == 1U);
  BOOST_TEST(t.parts[0].count == 3);
}

BOOST_AUTO_TEST_CASE(a_list_is_replaced) {
  thing t{.parts = {{"old", 1}, {"older", 2}}};
  from_json(R"({"parts":[{"id":"new"}]})", t);
  BOOST_REQUIRE(t.parts.size() == 1U);
  BOOST_TEST(t.parts[0].id == "new");
  BOOST_TEST(t.parts[0].count == 3);
}

BOOST_AUTO_TEST_CASE(a_wrong_type_is_named_with_its_field) {
  BOOST_TEST(complaint("[]") == "an object is expected");
  BOOST_TEST(complaint("null") == "an object is expected");
  BOOST_TEST(complaint(R"({"name":1})") == "name: a string is expected");
  BOOST_TEST(complaint(R"({"name":null})") == "name: a string is expected");
  BOOST_TEST(complaint(R"({"price":"1"})") == "price: an amount is expected");
  BOOST_TEST(complaint(R"({"sold":1})") == "sold: true or false is expected");
  BOOST_TEST(complaint(R"({"how":1})") == "how: unknown name '1'");
  BOOST_TEST(complaint(R"({"how":"huge"})") == "how: unknown name 'huge'");
  BOOST_TEST(complaint(R"({"parts":{}})") == "parts: an array is expected");
  BOOST_TEST(complaint(R"({"parts":[{"id":"a"},{"count":"2"}]})")
             == "parts: count: a whole number is expected");
}

BOOST_AUTO_TEST_CASE(a_number_that_does_not_fit_is_named_with_its_field) {
  for (auto n : {"-1", "4294967296", "1.5", "1.0", "\"7\"", "true",
                 "18446744073709551616"})
    BOOST_TEST(complaint(R"({"number":)" + std::string{n} + "}")
               == "number: a whole number is expected");
  for (auto n : {"0.001", "92233720368547758.08", "1e300", "[]"})
    BOOST_TEST(complaint(R"({"price":)" + std::string{n} + "}")
               == "price: an amount is expected");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_a_format_error) {
  for (auto text : {"", "{", "{}x", "{\"price\":1e400}", "\xEF\xBB\xBF{}"})
    BOOST_TEST(complaint(text) != "");
}

BOOST_AUTO_TEST_CASE(a_document_is_written_as_it_was_read) {
  for (std::string text :
       {"null", "true", "-0.10", "\"a\\n\\\"b\"", "[]", "[1,[2],{}]",
        "{\"b\":1,\"a\":{\"c\":[null,false]}}"})
    BOOST_TEST(to_json(parse(text).value) == text);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::wire
