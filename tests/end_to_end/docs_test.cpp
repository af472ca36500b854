#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

} // namespace

BOOST_AUTO_TEST_SUITE(docs, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(the_api_describes_itself) {
  shopper ann;
  auto got = ann.get("/openapi.json");
  BOOST_TEST(got.status == 200);
  auto document = got.parsed();
  BOOST_TEST(document.at("openapi") == "3.1.0");
  BOOST_TEST(document.at("paths").contains("/orders/{order_id}"));
}

BOOST_AUTO_TEST_CASE(the_page_lists_the_routes_without_any_script) {
  shopper ann;
  auto got = ann.get("/docs");
  BOOST_TEST(got.status == 200);
  BOOST_TEST(got.header("content-type") == "text/html; charset=utf-8");
  BOOST_TEST(got.body.find("<code>POST /orders</code>") != got.body.npos);
  BOOST_TEST(got.body.find("//") == got.body.npos, "asks another machine");
}

BOOST_AUTO_TEST_CASE(the_page_may_load_nothing_from_elsewhere) {
  shopper ann;
  for (auto path : {"/docs", "/docs/start.js"}) {
    auto policy = ann.get(path).header("content-security-policy");
    BOOST_TEST(policy.starts_with("default-src 'none'; script-src 'self';"));
  }
}

BOOST_AUTO_TEST_CASE(what_a_browser_has_is_not_sent_again) {
  shopper ann;
  for (auto path : {"/openapi.json", "/docs", "/docs/start.js"}) {
    auto first = ann.get(path);
    BOOST_TEST(first.header("cache-control") == "no-cache");
    auto etag = first.header("etag");
    auto again = ann.get(path, {"If-None-Match: " + etag});
    BOOST_TEST(again.status == 304);
    BOOST_TEST(again.header("etag") == etag);
    BOOST_TEST(ann.get(path, {"If-None-Match: \"other\""}).status == 200);
  }
}

BOOST_AUTO_TEST_CASE(the_front_door_leads_to_the_page) {
  shopper ann;
  for (auto method : {"GET", "HEAD"}) {
    auto sent_on = ann.send(method, "/", "", {});
    BOOST_TEST(sent_on.status == 302);
    BOOST_TEST(sent_on.header("location") == "/docs");
  }
  BOOST_TEST(ann.send("POST", "/", "", {}).header("allow") == "GET, HEAD");
}

BOOST_AUTO_TEST_CASE(they_are_routes_as_all_others) {
  shopper ann;
  for (auto path : {"/openapi.json", "/docs", "/docs/start.js"}) {
    auto head = ann.send("HEAD", path, "", {});
    BOOST_TEST(head.status == 200);
    BOOST_TEST(head.header("content-length")
               == std::to_string(ann.get(path).body.size()));
    BOOST_TEST(ann.send("DELETE", path, "", {}).header("allow") == "GET, HEAD");
  }
  BOOST_TEST(ann.get("/docs/page.html").status == 404);
  BOOST_TEST(ann.get("/openapi.json", {"Accept: text/html"}).status == 406);
}

BOOST_AUTO_TEST_SUITE_END()
