#pragma once

#include "tests/adapters/http/raw_client.hpp"
#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

/// Requests byte by byte, to the shop of the suite that runs.
namespace troupe::end_to_end {

/// The answer to exactly these bytes; the server must close after it.
inline http_test::raw_answer answer_and_close(const std::string& bytes) {
  http_test::raw_client raw{running_shop::port()};
  raw.send(bytes);
  auto result = raw.read_answer();
  BOOST_TEST(raw.read_rest() == "");
  return result;
}

/// Of an order with these fields, and the empty line.
inline std::string order_head(const std::string& more) {
  return "POST /orders HTTP/1.1\r\nHost: here\r\n"
         "Content-Type: application/json\r\n"
         + more + "\r\n";
}

} // namespace troupe::end_to_end
