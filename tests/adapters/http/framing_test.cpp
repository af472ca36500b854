#include "adapters/http/framing.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace troupe::http;

namespace {

/// The framer after it has read `bytes` in one piece.
framer fed(std::string_view bytes) {
  framer result;
  result.feed(bytes);
  return result;
}

/// The status of the error in `bytes`, 200 if they are a request, 100 if more
/// are needed.
int status_of(std::string_view bytes) {
  auto cut = fed(bytes);
  switch (cut.advance()) {
  case framer::progress::complete:
    return 200;
  case framer::progress::broken:
    return cut.error().status;
  default:
    return 100;
  }
}

request only(std::string_view bytes) {
  auto cut = fed(bytes);
  BOOST_REQUIRE(cut.advance() == framer::progress::complete);
  return cut.take();
}

int status_with(const std::string& fields) {
  return status_of("POST /orders HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
}

int status_of_target(const std::string& target) {
  return status_of("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_framing)

BOOST_AUTO_TEST_CASE(a_request_is_read_with_all_its_parts) {
  auto got = only("POST /orders/a%2Fb?x=1&y=a+b&x=%C3%A9 HTTP/1.1\r\n"
                  "Host: shop\r\nX-Request-ID:  abc \r\n"
                  "Content-Length: 4\r\n\r\nbody");
  BOOST_TEST(got.method == "POST");
  BOOST_TEST(got.target == "/orders/a%2Fb?x=1&y=a+b&x=%C3%A9");
  BOOST_TEST((got.path == std::vector<std::string>{"orders", "a/b"}));
  BOOST_TEST((
      got.query
      == std::vector<name_value>{{"x", "1"}, {"y", "a b"}, {"x", "\xC3\xA9"}}));
  BOOST_TEST(got.header("host").value() == "shop");
  BOOST_TEST(!got.header("cookie"));
  BOOST_TEST(got.body == "body");
  BOOST_TEST(got.id == "abc");
  BOOST_TEST(got.keep_alive);
}

BOOST_AUTO_TEST_CASE(one_byte_at_a_time_reads_the_same_as_all_at_once) {
  std::string bytes = "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                      "chunked\r\n\r\n3;e=1\r\nabc\r\n2\r\nde\r\n0\r\nT: "
                      "1\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n";
  framer cut;
  std::string seen;
  for (auto byte : bytes) {
    cut.feed({&byte, 1});
    if (cut.advance() == framer::progress::complete) {
      auto got = cut.take();
      seen += got.target + got.body + " ";
    }
  }
  BOOST_TEST(seen == "/aabcde /b ");
  BOOST_TEST(!cut.started());
}

BOOST_AUTO_TEST_CASE(pipelined_requests_come_out_one_by_one) {
  auto cut = fed("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: "
                 "x\r\nContent-Length: 2\r\n\r\nhiGET /3 HTTP/1.1\r\nHost: "
                 "x\r\n\r\nGET");
  for (auto expected : {"/1", "/2hi", "/3"}) {
    BOOST_REQUIRE(cut.advance() == framer::progress::complete);
    auto got = cut.take();
    BOOST_TEST(got.target + got.body == expected);
  }
  BOOST_TEST((cut.advance() == framer::progress::incomplete));
  BOOST_TEST(cut.started());
  BOOST_TEST(cut.buffered() == 3U);
}

BOOST_AUTO_TEST_CASE(contradictory_lengths_are_refused) {
  BOOST_TEST(status_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")
             == 400);
  BOOST_TEST(status_with("Content-Length: 5\r\nContent-Length: 6\r\n") == 400);
  BOOST_TEST(status_with("Content-Length: 0\r\nContent-Length: 0\r\n") == 200);
  for (auto value : {"-1", "+1", "abc", "1a", "0x10", "1 1", "5, 5", ""})
    BOOST_TEST(status_with("Content-Length: " + std::string{value} + "\r\n")
                   == 400,
               value);
  BOOST_TEST(status_with("Transfer-Encoding: gzip, chunked\r\n") == 501);
  BOOST_TEST(status_with("Transfer-Encoding: gzip\r\n") == 400);
  BOOST_TEST(status_with("Transfer-Encoding: chunked, chunked\r\n") == 400);
  BOOST_TEST(status_with("Transfer-Encoding: chunked\r\n"
                         "Transfer-Encoding: chunked\r\n")
             == 400);
  BOOST_TEST(status_with("Transfer-Encoding: chunked\r\n"
                         "Transfer-Encoding: identity\r\n")
             == 400);
  BOOST_TEST(status_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n")
             == 400);
}

BOOST_AUTO_TEST_CASE(a_body_over_the_limit_is_refused_before_it_is_read) {
  BOOST_TEST(status_with("Content-Length: 1048576\r\n") == 100);
  BOOST_TEST(status_with("Content-Length: 1048577\r\n") == 413);
  BOOST_TEST(status_with("Content-Length: 10000000000\r\n") == 413);
  BOOST_TEST(status_with("Content-Length: 18446744073709551615\r\n") == 413);
  BOOST_TEST(status_with("Content-Length: 18446744073709551616\r\n") == 413);
  BOOST_TEST(status_with("Content-Length: 18446744073709551616x\r\n") == 400);
}

BOOST_AUTO_TEST_CASE(a_chunked_body_is_refused_when_it_exceeds_the_limit) {
  auto start = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
               "\r\n";
  auto chunk = "80000\r\n" + std::string(0x80000, 'x') + "\r\n";
  auto full = start + chunk + chunk;
  BOOST_TEST(status_of(full + "0\r\n\r\n") == 200);
  BOOST_TEST(status_of(full + "1\r\n") == 413);
  BOOST_TEST(status_of(std::string{start} + "fffffffffffffffff\r\n") == 413);
  for (auto bad : {"\r\n", "x\r\n", "-1\r\n", "0x1\r\n", "1\r\nab\r\n",
                   "1\r\na\n\n", "1\n"})
    BOOST_TEST(status_of(start + std::string{bad}) == 400, bad);
  BOOST_TEST(status_of(start + ("1;" + std::string(300, 'e'))) == 400);
}

BOOST_AUTO_TEST_CASE(a_head_over_16_KiB_is_refused) {
  std::string start = "GET / HTTP/1.1\r\nHost: x\r\nX: ";
  auto fits = 16 * 1024 - start.size() - 4;
  BOOST_TEST(status_of(start + std::string(fits, 'a') + "\r\n\r\n") == 200);
  BOOST_TEST(status_of(start + std::string(fits + 1, 'a') + "\r\n\r\n") == 431);
  BOOST_TEST(status_of(start + std::string(20'000, 'a')) == 431);
  BOOST_TEST(status_of("GET /" + std::string(20'000, 'a')) == 431);
}

BOOST_AUTO_TEST_CASE(malformed_lines_are_refused) {
  for (auto line :
       {"no colon\r\n", ": empty\r\n", "Name : blank\r\n", " folded: x\r\n",
        "N\x01: x\r\n", "Name: a\x01\r\n", "Name: a\rb\r\n", "Name: a\n"})
    BOOST_TEST(status_with(line) == 400, line);
  BOOST_TEST(status_with(std::string{"Name: a\0b\r\n", 11}) == 400);
  for (auto line :
       {"GET /", "GET", "", " / HTTP/1.1", "GET  HTTP/1.1", "GET  / HTTP/1.1",
        "GET / HTTP/1", "GET / http/1.1", "G(T / HTTP/1.1", "GET / HTTP/1.1 ",
        "GET x HTTP/1.1", "GET /a b HTTP/1.1", "GET /\xC3\xA9 HTTP/1.1",
        "GET /#x HTTP/1.1", "CONNECT a:80 HTTP/1.1"}) {
    auto refused = status_of(std::string{line} + "\r\nHost: x\r\n\r\n");
    BOOST_TEST(refused == 400, line);
  }
  BOOST_TEST(status_of("GET / HTTP/2.0\r\n") == 505);
}

BOOST_AUTO_TEST_CASE(a_bare_line_feed_ends_no_line) {
  BOOST_TEST(status_of("GET / HTTP/1.1\nHost: x\n\n") == 400);
  BOOST_TEST(status_of("\n") == 400);
}

BOOST_AUTO_TEST_CASE(empty_lines_before_a_request_are_skipped) {
  BOOST_TEST(only("\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n").target == "/a");
}

BOOST_AUTO_TEST_CASE(paths_and_queries_must_decode_to_text) {
  for (auto target : {"/%", "/%4", "/%zz", "/%00", "/a%ff", "/%C0%80",
                      "/%ED%A0%80", "/x?a=%", "/x?a=%00", "/x?%ff=1"})
    BOOST_TEST(status_of_target(target) == 400, target);
  for (auto target : {"/", "/a//b/", "/%F0%9F%9B%92", "/x?", "/x?a", "/x?&&"})
    BOOST_TEST(status_of_target(target) == 200, target);
}

BOOST_AUTO_TEST_CASE(an_absolute_target_is_reduced_to_its_path) {
  auto target = [](const std::string& text) {
    return only("GET " + text + " HTTP/1.1\r\nHost: x\r\n\r\n").target;
  };
  BOOST_TEST(target("http://shop:80/a?b=c") == "/a?b=c");
  BOOST_TEST(target("HTTP://shop") == "/");
  BOOST_TEST(target("https://shop?b") == "/?b");
}

BOOST_AUTO_TEST_CASE(a_request_of_http_1_1_has_exactly_one_host) {
  BOOST_TEST(status_of("GET / HTTP/1.1\r\n\r\n") == 400);
  BOOST_TEST(status_of("GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n") == 400);
  BOOST_TEST(status_of("GET / HTTP/1.0\r\n\r\n") == 200);
}

BOOST_AUTO_TEST_CASE(a_host_is_a_name_or_an_address_with_or_without_a_port) {
  auto with_host = [](const std::string& value) {
    return status_of("GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n");
  };
  for (auto value :
       {"shop", "shop:80", "shop:", "", "a_b.c-d~", "10.0.0.1:8080", "[::1]",
        "[::1]:8080", "[2001:db8::ff00:42:8329]", "a%20b"})
    BOOST_TEST(with_host(value) == 200, value);
  for (auto value :
       {"a b", "[::1", "::1", "[]", "[::1]x", "[::g]", "a:b", "a:80:80",
        "http://shop", "shop/", "me@shop", "a%2", "a%zz", "a, b", "\xC3\xA9"})
    BOOST_TEST(with_host(value) == 400, value);
  BOOST_TEST(status_of("GET / HTTP/1.0\r\nHost: a b\r\n\r\n") == 400);
}

BOOST_AUTO_TEST_CASE(the_host_of_an_absolute_target_is_one_too) {
  for (auto target : {"http://[::1/", "http://a@b/", "http:///", "http://:80/"})
    BOOST_TEST(status_of_target(target) == 400, target);
  BOOST_TEST(status_of_target("http://[::1]:80/") == 200);
}

BOOST_AUTO_TEST_CASE(the_connection_field_and_the_version_decide_persistence) {
  auto stays = [](const std::string& version, const std::string& field) {
    return only("GET / HTTP/" + version + "\r\nHost: x\r\n" + field + "\r\n")
        .keep_alive;
  };
  BOOST_TEST(stays("1.1", ""));
  BOOST_TEST(stays("1.1", "Connection: Upgrade\r\n"));
  BOOST_TEST(!stays("1.1", "Connection: foo, Close\r\n"));
  BOOST_TEST(!stays("1.1", "Connection: foo\r\nConnection: Close\r\n"));
  BOOST_TEST(!stays("1.0", ""));
  BOOST_TEST(stays("1.0", "Connection: Keep-Alive\r\n"));
}

BOOST_AUTO_TEST_CASE(a_client_that_expects_100_is_told_once) {
  auto cut = fed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                 "Expect: 100-Continue\r\n\r\n");
  BOOST_TEST((cut.advance() == framer::progress::incomplete));
  BOOST_TEST(cut.take_continue());
  BOOST_TEST(!cut.take_continue());
  cut.feed("ok");
  BOOST_TEST((cut.advance() == framer::progress::complete));
}

BOOST_AUTO_TEST_CASE(an_unprintable_or_long_request_id_is_not_taken_over) {
  auto id = [](const std::string& value) {
    return only("GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + value
                + "\r\n\r\n")
        .id;
  };
  BOOST_TEST(id("a b") == "a b");
  BOOST_TEST(id(std::string(128, 'x')) == std::string(128, 'x'));
  BOOST_TEST(id(std::string(129, 'x')) == "");
  BOOST_TEST(id("caf\xC3\xA9") == "");
}

BOOST_AUTO_TEST_CASE(what_was_understood_of_a_broken_request_is_handed_out) {
  auto cut = fed("POST /orders HTTP/1.1\r\nHost: x\r\nX-Request-Id: me\r\n"
                 "Content-Length: x\r\n\r\nGET / HTTP/1.1\r\n\r\n");
  BOOST_TEST((cut.advance() == framer::progress::broken));
  auto got = cut.take();
  BOOST_TEST(got.id == "me");
  BOOST_TEST(got.target == "/orders");
  BOOST_TEST((cut.advance() == framer::progress::broken));
}

BOOST_AUTO_TEST_SUITE_END()
