#include "adapters/wire/document.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace troupe::wire {

namespace {

namespace data = boost::unit_test::data;

std::string repeated(std::string_view what, int times) {
  std::string result;
  for (int i = 0; i < times; ++i)
    result += what;
  return result;
}

/// The text of a JSON string.
std::string text_of(std::string_view json) {
  auto parsed = parse(json);
  BOOST_TEST(parsed.error == "");
  BOOST_TEST((parsed.value.kind == document::string));
  return parsed.value.text;
}

const std::string numbers[] = {"0",
                               "-1",
                               "199.99",
                               "1.500",
                               "1e2",
                               "1E+2",
                               "-0.0",
                               "0.10",
                               "1e-400",
                               "1e308",
                               "0.1000000000000000055511151231257827",
                               "9223372036854775807",
                               "-9223372036854775808",
                               "9223372036854775808",
                               "18446744073709551615",
                               "18446744073709551616",
                               "123456789012345678901234567890.123456789"};

const std::string no_json[]
    = {"",        " ",           "nul",         "tru",
       "NaN",     "Infinity",    "-Infinity",   "01",
       "+1",      ".5",          "1.",          "1e",
       "-",       "0x10",        "'a'",         "{",
       "[1,]",    "{\"a\":1,}",  "{\"a\"}",     "{a:1}",
       "{1:2}",   "[1 2]",       "\"a",         "\"\t\"",
       "\"\\x\"", "\"\\u12\"",   "// c\n1",     "/* c */1",
       "1//",     "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\""};

const std::string trailing[] = {"1 2",
                                "{}{}",
                                "[] x",
                                "null,",
                                "{}\n]",
                                "1\x01",
                                "{} \xEF\xBB\xBF",
                                std::string("{}\0", 3),
                                std::string("1\0 2", 4)};

const std::string invalid_utf8[] = {"\"\xff\"",
                                    "\"\xc3\"",
                                    "\"\x80\"",
                                    "\"\xc0\xaf\"",
                                    "\"\xe0\x80\xaf\"",
                                    "\"\xed\xa0\x80\"",
                                    "\"\xf4\x90\x80\x80\"",
                                    "\"\xf0\x9f\x9a",
                                    "{\"\xfe\":1}"};

const std::string out_of_range[]
    = {"1e400", "-1e400", "[1e400]", "{\"amount\":1e999999999}"};

} // namespace

BOOST_AUTO_TEST_SUITE(wire_document)

BOOST_DATA_TEST_CASE(numbers_keep_their_digits, data::make(numbers), digits) {
  auto parsed = parse("{\"n\":[" + digits + "]}");
  BOOST_TEST(parsed.error == "");
  BOOST_REQUIRE(parsed.value.member("n"));
  auto& number = parsed.value.member("n")->items.at(0);
  BOOST_TEST((number.kind == document::number));
  BOOST_TEST(number.text == digits);
}

BOOST_DATA_TEST_CASE(what_is_no_json_is_refused, data::make(no_json), text) {
  auto parsed = parse(text);
  BOOST_TEST(parsed.error != "");
  BOOST_TEST(!parsed.out_of_range);
}

BOOST_DATA_TEST_CASE(nothing_may_stand_behind_it, data::make(trailing), text) {
  BOOST_TEST(parse(text).error != "");
}

BOOST_DATA_TEST_CASE(invalid_utf8_is_refused, data::make(invalid_utf8), text) {
  BOOST_TEST(parse(text).error != "");
}

BOOST_DATA_TEST_CASE(what_cannot_be_calculated_with_is_told_apart,
                     data::make(out_of_range), text) {
  auto parsed = parse(text);
  BOOST_TEST(parsed.error != "");
  BOOST_TEST(parsed.out_of_range);
}

BOOST_AUTO_TEST_CASE(every_kind_is_read) {
  auto parsed = parse(R"( {"a" : null, "b":true,"c":false, "d":[1,"x",[]],)"
                      R"("e":{"f":{}}} )");
  BOOST_TEST(parsed.error == "");
  auto& all = parsed.value;
  BOOST_REQUIRE(all.members.size() == 5U);
  BOOST_TEST((all.member("a")->kind == document::null));
  BOOST_TEST(all.member("b")->truth);
  BOOST_TEST((all.member("c")->kind == document::boolean));
  BOOST_TEST(!all.member("c")->truth);
  auto& items = all.member("d")->items;
  BOOST_REQUIRE(items.size() == 3U);
  BOOST_TEST(items[0].text == "1");
  BOOST_TEST((items[1].kind == document::string));
  BOOST_TEST(items[1].text == "x");
  BOOST_TEST((items[2].kind == document::array));
  BOOST_TEST((all.member("e")->member("f")->kind == document::object));
  BOOST_TEST(!all.member("g"));
}

BOOST_AUTO_TEST_CASE(escapes_are_resolved) {
  BOOST_TEST(text_of(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  BOOST_TEST(text_of(R"("\u00e9\u2603\ud83d\ude9a")")
             == "\xc3\xa9\xe2\x98\x83\xf0\x9f\x9a\x9a");
  BOOST_TEST(text_of(R"("\u0000")") == std::string(1, '\0'));
  BOOST_TEST(text_of("\"\xf0\x9f\x9a\x9a\"") == "\xf0\x9f\x9a\x9a");
}

BOOST_AUTO_TEST_CASE(the_last_of_two_members_counts) {
  auto parsed = parse(R"({"a":1,"b":2,"a":{"a":3}})");
  BOOST_TEST(parsed.error == "");
  BOOST_REQUIRE(parsed.value.member("a"));
  BOOST_REQUIRE(parsed.value.member("a")->member("a"));
  BOOST_TEST(parsed.value.member("a")->member("a")->text == "3");
}

BOOST_AUTO_TEST_CASE(it_is_nested_64_deep_at_most) {
  BOOST_TEST(parse(repeated("[", 64) + repeated("]", 64)).error == "");
  BOOST_TEST(parse(repeated("[", 65) + repeated("]", 65)).error
             == "nested too deep: at most 64 levels");
  auto objects = [](int depth) {
    return parse(repeated("{\"a\":", depth) + "1" + repeated("}", depth)).error;
  };
  BOOST_TEST(objects(64) == "");
  BOOST_TEST(objects(65) == "nested too deep: at most 64 levels");
  BOOST_TEST(parse(repeated("[{\"a\":", 500'000)).error
             == "nested too deep: at most 64 levels");
  // Beside each other there may be many.
  BOOST_TEST(parse("[" + repeated("[[]],", 1'000) + "[]]").error == "");
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_refused_by_name) {
  BOOST_TEST(parse("\xEF\xBB\xBF{}").error
             == "a byte order mark stands before the JSON text");
}

BOOST_AUTO_TEST_CASE(an_error_says_where) {
  auto parsed = parse("{\"a\":1,oops}");
  BOOST_TEST(parsed.error.find("byte 8") != std::string::npos, parsed.error);
}

/// What is wrong is shown to people; it must be text.
BOOST_AUTO_TEST_CASE(an_error_is_printable) {
  for (auto text : {"\"\xff\xfe\"", "{\"\x01\"", "[\"\xc3\x28\"]"})
    for (auto c : parse(text).error)
      BOOST_TEST((c >= ' ' && c <= '~'));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::wire
