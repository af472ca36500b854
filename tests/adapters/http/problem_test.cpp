#include "adapters/http/problem.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

#include <nlohmann/json.hpp>

using namespace troupe::http;

namespace {

request asked_for(std::string target) {
  request result;
  result.target = std::move(target);
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_problem)

BOOST_AUTO_TEST_CASE(a_problem_has_the_members_of_rfc_9457) {
  auto got = problem(asked_for("/orders/7?x=1"), 404, "no such order");
  BOOST_TEST(got.status == 404);
  BOOST_TEST(got.content_type == "application/problem+json");
  BOOST_TEST(got.body
             == R"({"type":"about:blank","title":"Not Found","status":404,)"
                R"("detail":"no such order","instance":"/orders/7"})");
  BOOST_TEST(got.headers.empty());
}

BOOST_AUTO_TEST_CASE(errors_of_fields_are_listed) {
  std::array<field_error, 2> errors{
      {{"/items/0/quantity", "must be positive"}, {"/user_id", "is missing"}}};
  auto body = nlohmann::json::parse(
      problem(asked_for("/orders"), 422, "not acceptable", errors).body);
  BOOST_TEST(body["title"] == "Unprocessable Content");
  BOOST_TEST(body["errors"].size() == 2U);
  BOOST_TEST(body["errors"][0]["pointer"] == "/items/0/quantity");
  BOOST_TEST(body["errors"][1]["detail"] == "is missing");
}

BOOST_AUTO_TEST_CASE(what_asks_to_come_back_says_when) {
  auto got = problem(asked_for("/"), 503, "");
  BOOST_REQUIRE(got.headers.size() == 1U);
  BOOST_TEST(got.headers[0].first == "Retry-After");
}

BOOST_AUTO_TEST_CASE(any_text_becomes_valid_json) {
  std::string nasty{"\"\\\n\x01\0\x7f\xC3\xA9\xff\xC0", 10};
  auto got = problem(asked_for(""), 400, nasty);
  auto body = nlohmann::json::parse(got.body);
  std::string expected{"\"\\\n\x01\0\x7f\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD", 14};
  BOOST_TEST(body["detail"].get<std::string>() == expected);
  BOOST_TEST(!body.contains("instance"));
}

BOOST_AUTO_TEST_SUITE_END()
