#include "adapters/http/uri.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe::http;

using segments = std::vector<std::string>;
using parameters = std::vector<std::pair<std::string, std::string>>;

BOOST_AUTO_TEST_SUITE(http_uri)

BOOST_AUTO_TEST_CASE(a_path_is_split_before_it_is_decoded) {
  BOOST_TEST((decode_path("/") == segments{}));
  BOOST_TEST((decode_path("/a%2fb/c%20+") == segments{"a/b", "c +"}));
  BOOST_TEST((decode_path("/a/") == segments{"a", ""}));
  BOOST_TEST((decode_path("//") == segments{"", ""}));
  BOOST_TEST((decode_path("/%25%41") == segments{"%A"}));
  BOOST_TEST(!decode_path("/a/%4"));
}

BOOST_AUTO_TEST_CASE(what_was_encoded_is_decoded) {
  std::string all;
  for (char c = ' '; c <= '~'; ++c)
    all += c;
  auto encoded = percent_encode(all + "\n\xc3\xbc");
  BOOST_TEST(encoded.find_first_of(" \"<>&=?#+/:") == encoded.npos);
  BOOST_TEST(encoded.ends_with("~%0A%C3%BC"));
  BOOST_TEST((percent_decode(encoded) == all + "\n\xc3\xbc"));
}

BOOST_AUTO_TEST_CASE(a_query_keeps_order_and_repeated_names) {
  BOOST_TEST((decode_query("") == parameters{}));
  BOOST_TEST((decode_query("b=1&a=2&b=3")
              == parameters{{"b", "1"}, {"a", "2"}, {"b", "3"}}));
  BOOST_TEST((decode_query("a&b=&=c&&")
              == parameters{{"a", ""}, {"b", ""}, {"", "c"}}));
  BOOST_TEST((decode_query("a+b=c%2B%26%3D=") == parameters{{"a b", "c+&=="}}));
  BOOST_TEST(!decode_query("a=%"));
}

BOOST_AUTO_TEST_CASE(only_well_formed_utf_8_is_text) {
  for (auto text : {"", "a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x9B\x92",
                    "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"})
    BOOST_TEST(valid_utf8(text), text);
  for (auto text :
       {"\x80", "\xC3", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF",
        "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "a\xFF", "\xC3("})
    BOOST_TEST(!valid_utf8(text), text);
  BOOST_TEST(!percent_decode("%C3"));
  BOOST_TEST(!percent_decode("a%00"));
}

BOOST_AUTO_TEST_SUITE_END()
