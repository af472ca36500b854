#include "adapters/http/framing.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace troupe::http;

namespace {

framer with(const std::string& fields) {
  framer result;
  result.feed("POST /a HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
  return result;
}

/// Why a head with these fields is none; "": it is one.
std::string refusal_of(const std::string& fields) {
  auto cut = with(fields);
  if (cut.advance() != framer::progress::broken)
    return {};
  BOOST_TEST(cut.error().status == 400);
  return cut.error().detail;
}

std::string value_of(std::string_view name, const std::string& fields) {
  auto cut = with(fields);
  BOOST_REQUIRE(cut.advance() == framer::progress::complete);
  return std::string{cut.take().header(name).value_or("none")};
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_field_rules)

BOOST_AUTO_TEST_CASE(a_field_that_stands_once_is_not_given_two_values) {
  for (std::string name : {"Idempotency-Key", "Content-Type", "Last-Event-ID",
                           "Authorization", "X-Request-Id", "Content-Length"}) {
    auto said = refusal_of(name + ": 1\r\nA: b\r\n" + name + ": 2\r\n");
    BOOST_TEST(said.find(name) != said.npos, name + ": " + said);
    said = refusal_of(name + ": 1\r\n" + name + ": 1\r\n" + name + ": 2\r\n");
    BOOST_TEST(said.find(name) != said.npos, name + ": " + said);
  }
}

BOOST_AUTO_TEST_CASE(the_same_value_twice_is_one) {
  BOOST_TEST(value_of("idempotency-key",
                      "Idempotency-Key: a\r\nidempotency-key:  a \r\n")
             == "a");
}

BOOST_AUTO_TEST_CASE(a_list_over_several_lines_is_one) {
  for (std::string name : {"accept", "connection", "content-encoding", "expect",
                           "if-match", "if-none-match", "prefer"})
    BOOST_TEST(value_of(name, name + ": a\r\nX: y\r\n" + name + ": b, c\r\n"
                                  + name + ": d\r\n")
                   == "a, b, c, d",
               name);
}

/// W3C Trace Context: the trace begins anew.
BOOST_AUTO_TEST_CASE(two_traces_are_none) {
  BOOST_TEST(value_of("traceparent", "traceparent: a\r\ntraceparent: b\r\n"
                                     "traceparent: b\r\n")
             == "");
}

BOOST_AUTO_TEST_CASE(what_nobody_reads_may_stand_as_it_likes) {
  BOOST_TEST(value_of("x", "X: 1\r\nX: 2\r\n") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
