#include "adapters/http/message.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe::http;

namespace {

request asked(std::string method, int minor_version = 1) {
  request result;
  result.method = std::move(method);
  result.id = "me";
  result.minor_version = minor_version;
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_message)

BOOST_AUTO_TEST_CASE(an_answer_has_length_type_id_and_its_own_fields) {
  response answer{201, "text/plain", "hi", {{"Location", "/a"}}};
  BOOST_TEST(serialise(answer, asked("GET"), connection_use::keep, "now")
             == "HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\n"
                "Location: /a\r\nX-Request-Id: me\r\nDate: now\r\n"
                "Content-Length: 2\r\n\r\nhi");
}

BOOST_AUTO_TEST_CASE(the_connection_field_tells_what_is_not_the_default) {
  auto field = [](int version, connection_use use) {
    auto text = serialise({}, asked("GET", version), use, "now");
    auto start = text.find("Connection: ");
    return start == std::string::npos
               ? ""
               : text.substr(start, text.find('\r', start) - start);
  };
  BOOST_TEST(field(1, connection_use::keep) == "");
  BOOST_TEST(field(1, connection_use::close) == "Connection: close");
  BOOST_TEST(field(0, connection_use::keep) == "Connection: keep-alive");
  BOOST_TEST(field(0, connection_use::close) == "Connection: close");
}

BOOST_AUTO_TEST_CASE(answers_without_content_have_no_body) {
  for (auto status : {204, 304}) {
    auto text = serialise({status, "", "body", {}}, asked("GET"),
                          connection_use::keep, "now");
    BOOST_TEST(text.find("Content-Length") == std::string::npos);
    BOOST_TEST(text.ends_with("\r\n\r\n"));
  }
  auto head = serialise({200, "", "body", {}}, asked("HEAD"),
                        connection_use::keep, "now");
  BOOST_TEST(head.ends_with("Content-Length: 4\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(a_stream_ends_with_its_connection) {
  auto text = serialise_stream_head({200, "text/event-stream", "", {}},
                                    asked("GET"), "now");
  BOOST_TEST(text
             == "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                "X-Request-Id: me\r\nDate: now\r\nConnection: close\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(the_first_of_repeated_names_is_found) {
  request both;
  both.headers = {{"a", "1"}, {"a", "2"}};
  both.query = {{"q", ""}, {"q", "2"}};
  BOOST_TEST(both.header("a").value() == "1");
  BOOST_TEST(both.query_value("q").value() == "");
  BOOST_TEST(!both.header("q"));
  BOOST_TEST(!both.query_value("a"));
}

BOOST_AUTO_TEST_SUITE_END()
