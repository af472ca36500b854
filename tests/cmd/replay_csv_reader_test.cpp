#include "cmd/replay/csv_reader.hpp"

#include <boost/test/unit_test.hpp>
#include <sstream>

using namespace troupe::replaying;

namespace {

using fields = std::vector<std::string>;

/// The fields of all records, the header's included.
std::vector<fields> read(const std::string& text) {
  std::istringstream in{text};
  csv_reader reader{in};
  csv_record record;
  std::vector<fields> result;
  while (reader.next(record))
    result.push_back(record.fields);
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(replay_csv_reader)

BOOST_AUTO_TEST_CASE(separator_is_read_from_the_header_line) {
  BOOST_TEST(
      (read("a;b\n1,5;2\n") == std::vector<fields>{{"a", "b"}, {"1,5", "2"}}));
  BOOST_TEST((read("a,b\n1;5,\"2,5\"\n")
              == std::vector<fields>{{"a", "b"}, {"1;5", "2,5"}}));
}

BOOST_AUTO_TEST_CASE(lines_end_with_lf_or_crlf_or_the_file) {
  std::vector<fields> records{{"a", "b"}, {"1", "2"}};
  BOOST_TEST((read("a;b\n1;2\n") == records));
  BOOST_TEST((read("a;b\r\n1;2\r\n") == records));
  BOOST_TEST((read("a;b\n1;2") == records));
}

BOOST_AUTO_TEST_CASE(lines_end_with_cr_alone_where_the_first_one_does) {
  std::vector<fields> records{{"a", "b"}, {"1", "2"}, {"3", "4"}};
  BOOST_TEST((read("a;b\r1;2\r3;4\r") == records));
  BOOST_TEST((read("a;b\r1;2\r\r3;4") == records));
  BOOST_TEST((read("a;b\r1;2\r\n3;4\n") == records));
  BOOST_TEST((read("a;b\r1;\"x\ny\"\r3;4\r")
              == std::vector<fields>{{"a", "b"}, {"1", "x\ny"}, {"3", "4"}}));
  // Elsewhere it belongs to the field.
  BOOST_TEST((read("a;b\n1;x\ry\n")
              == std::vector<fields>{{"a", "b"}, {"1", "x\ry"}}));
}

BOOST_AUTO_TEST_CASE(byte_order_mark_is_skipped_at_the_beginning_only) {
  const std::string mark = "\xEF\xBB\xBF";
  BOOST_TEST((read(mark + "a;b\n" + mark + "1;2\n")
              == std::vector<fields>{{"a", "b"}, {mark + "1", "2"}}));
  BOOST_TEST((read(mark + "\"a\";b\n") == std::vector<fields>{{"a", "b"}}));
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf_8_are_replaced) {
  // A pound sign of Windows-1252, a real e acute, half a euro sign before the
  // separator.
  BOOST_TEST((read("a;b;c\nA\xA3;caf\xC3\xA9;\xE2\x82;d\n")
              == std::vector<fields>{
                  {"a", "b", "c"},
                  {"A\xEF\xBF\xBD", "caf\xC3\xA9", "\xEF\xBF\xBD", "d"}}));
}

BOOST_AUTO_TEST_CASE(empty_file_has_no_record) {
  BOOST_TEST(read("").empty());
}

BOOST_AUTO_TEST_SUITE_END()
