#include "adapters/http/router.hpp"

#include "tests/adapters/http/kept_answer.hpp"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include <stdexcept>

using namespace troupe::http;
using namespace troupe::http_test;

namespace {

request ask(std::string method, std::vector<std::string> path,
            std::vector<name_value> headers = {}, std::string body = "") {
  request result;
  result.method = std::move(method);
  result.target = "/somewhere?x=1";
  result.path = std::move(path);
  result.headers = std::move(headers);
  result.body = std::move(body);
  return result;
}

response answer_of(const router& table, request asked) {
  auto channel = std::make_shared<kept_answer>();
  table.handle(std::make_shared<exchange>(std::move(asked), channel));
  return channel->got;
}

/// A route whose answer names it.
route named(std::string method, std::string pattern,
            produces answer = produces::json, takes body = takes::json) {
  auto name = method + " " + pattern;
  return {std::move(method), std::move(pattern),
          [name](const std::shared_ptr<exchange>& asked, const path_params&) {
            asked->respond({200, "text/plain", name, {}});
          },
          answer, body};
}

const router shop{{
    named("GET", "/orders"),
    named("POST", "/orders"),
    named("GET", "/orders/{order_id}"),
    named("POST", "/orders/{order_id}/cancel"),
    named("GET", "/orders/{order_id}/events", produces::event_stream),
    named("GET", "/orders/events", produces::event_stream),
    named("GET", "/orders/find/{order_id}"),
    named("POST", "/orders/create/{user_id}"),
    named("POST", "/ping", produces::json, takes::nothing),
    named("GET", "/metrics", produces::other),
}};

std::string chosen(std::string method, std::vector<std::string> path) {
  return answer_of(shop, ask(std::move(method), std::move(path))).body;
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_router)

BOOST_AUTO_TEST_CASE(the_route_of_method_and_path_is_chosen) {
  BOOST_TEST(chosen("GET", {"orders"}) == "GET /orders");
  BOOST_TEST(chosen("POST", {"orders"}) == "POST /orders");
  BOOST_TEST(chosen("GET", {"orders", "a/b"}) == "GET /orders/{order_id}");
  BOOST_TEST(chosen("POST", {"orders", "7", "cancel"})
             == "POST /orders/{order_id}/cancel");
}

BOOST_AUTO_TEST_CASE(the_earlier_fixed_segment_wins) {
  BOOST_TEST(chosen("GET", {"orders", "events"}) == "GET /orders/events");
  BOOST_TEST(chosen("GET", {"orders", "find", "events"})
             == "GET /orders/find/{order_id}");
  BOOST_TEST(chosen("POST", {"orders", "create", "cancel"})
             == "POST /orders/create/{user_id}");
}

BOOST_AUTO_TEST_CASE(handlers_get_the_path_parameters) {
  std::string seen;
  router table{
      {{"GET", "/a/{first}/b/{second}",
        [&](const std::shared_ptr<exchange>& asked, const path_params& params) {
          seen = std::string{params["first"]} + "+"
                 + std::string{params["second"]};
          BOOST_CHECK_THROW(params["third"], std::out_of_range);
          asked->respond({});
        }}}};
  BOOST_TEST(answer_of(table, ask("GET", {"a", "1", "b", "2"})).status == 200);
  BOOST_TEST(seen == "1+2");
}

BOOST_AUTO_TEST_CASE(an_unknown_path_is_404) {
  for (const auto& path : std::vector<std::vector<std::string>>{
           {}, {"nope"}, {"orders", "1", "nope"}, {"orders", ""}, {"Orders"}}) {
    auto got = answer_of(shop, ask("GET", path));
    BOOST_TEST(got.status == 404);
    BOOST_TEST(got.content_type == "application/problem+json");
  }
}

BOOST_AUTO_TEST_CASE(an_id_that_cannot_exist_is_404) {
  auto status = [](std::string id) {
    return answer_of(shop, ask("GET", {"orders", std::move(id)})).status;
  };
  BOOST_TEST(status(std::string(128, 'x')) == 200);
  BOOST_TEST(status(std::string(129, 'x')) == 404);
  BOOST_TEST(status("a\nb") == 404);
  BOOST_TEST(status("a\x7f") == 404);
  BOOST_TEST(status("") == 404);
  BOOST_TEST(status("\xC3\xA9") == 200);
}

BOOST_AUTO_TEST_CASE(another_method_is_405_with_allow) {
  auto got = answer_of(shop, ask("DELETE", {"orders"}));
  BOOST_TEST(got.status == 405);
  BOOST_REQUIRE(got.headers.size() == 1U);
  BOOST_TEST(got.headers[0].first == "Allow");
  BOOST_TEST(got.headers[0].second == "GET, HEAD, POST");
  auto cancel = answer_of(shop, ask("HEAD", {"orders", "7", "cancel"}));
  BOOST_TEST(cancel.status == 405);
  BOOST_TEST(cancel.headers[0].second == "POST");
}

BOOST_AUTO_TEST_CASE(head_goes_where_get_goes) {
  BOOST_TEST(chosen("HEAD", {"orders"}) == "GET /orders");
}

BOOST_AUTO_TEST_CASE(accept_decides_about_406) {
  auto status = [](std::vector<std::string> path, std::string accept) {
    return answer_of(shop, ask("GET", std::move(path),
                               {{"accept", std::move(accept)}}))
        .status;
  };
  BOOST_TEST(status({"orders"}, "text/html") == 406);
  BOOST_TEST(status({"orders"}, "text/event-stream") == 406);
  BOOST_TEST(status({"orders"}, "text/html, */*;q=0.1") == 200);
  BOOST_TEST(status({"orders"}, "what is this") == 200);
  BOOST_TEST(status({"orders", "events"}, "text/event-stream") == 200);
  BOOST_TEST(status({"orders", "events"}, "application/json") == 200);
  BOOST_TEST(status({"orders", "events"}, "text/html") == 406);
  BOOST_TEST(status({"metrics"}, "text/html") == 200);
}

BOOST_AUTO_TEST_CASE(the_type_of_the_body_decides_about_415) {
  auto status = [](std::vector<std::string> path,
                   std::vector<name_value> headers, std::string body) {
    return answer_of(shop, ask("POST", std::move(path), std::move(headers),
                               std::move(body)))
        .status;
  };
  BOOST_TEST(status({"orders"}, {{"content-type", "application/json"}}, "{}")
             == 200);
  BOOST_TEST(status({"orders"},
                    {{"content-type", "Application/JSON; charset=utf-8"}}, "{}")
             == 200);
  BOOST_TEST(status({"orders"}, {{"content-type", "text/plain"}}, "{}") == 415);
  BOOST_TEST(status({"orders"}, {{"content-type", "application/jsonx"}}, "{}")
             == 415);
  BOOST_TEST(status({"orders"}, {}, "{}") == 415);
  BOOST_TEST(
      status({"orders"}, {{"content-type", "application/octet-stream"}}, "")
      == 200);
  BOOST_TEST(status({"ping"}, {{"content-type", "x/y"}}, "a=b") == 200);
}

BOOST_AUTO_TEST_CASE(an_exception_is_500_without_internals) {
  std::string told;
  router_hooks hooks;
  hooks.failed = [&](std::string_view pattern, std::string_view what) {
    told = std::string{pattern} + ": " + std::string{what};
  };
  router table{{{"GET", "/throws/{id}",
                 [](const std::shared_ptr<exchange>&, const path_params&) {
                   throw std::runtime_error{"secret"};
                 }}},
               hooks};
  auto got = answer_of(table, ask("GET", {"throws", "1"}));
  BOOST_TEST(got.status == 500);
  BOOST_TEST(got.body.find("secret") == std::string::npos);
  BOOST_TEST(nlohmann::json::parse(got.body)["status"] == 500);
  BOOST_TEST(told == "/throws/{id}: secret");
}

BOOST_AUTO_TEST_CASE(the_observer_sees_every_answer) {
  std::vector<std::string> seen;
  router_hooks hooks;
  hooks.answered = [&](std::string_view pattern, std::string_view method,
                       int status, double seconds) {
    seen.push_back(std::string{method} + " " + std::string{pattern} + " "
                   + std::to_string(status));
    BOOST_TEST(seconds >= 0.0);
  };
  router table{{named("GET", "/orders/{order_id}"),
                {"GET", "/events",
                 [](const std::shared_ptr<exchange>& asked,
                    const path_params&) { asked->open_stream(); },
                 produces::event_stream},
                {"GET", "/lost",
                 [](const std::shared_ptr<exchange>&, const path_params&) {}}},
               hooks};
  answer_of(table, ask("HEAD", {"orders", "7"}));
  answer_of(table, ask("GET", {"nope"}));
  answer_of(table, ask("PUT", {"events"}));
  answer_of(table, ask("GET", {"events"}));
  answer_of(table, ask("GET", {"lost"}));
  std::vector<std::string> expected{"HEAD /orders/{order_id} 200", "GET  404",
                                    "PUT  405", "GET /events 200",
                                    "GET /lost 500"};
  BOOST_TEST(seen == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_table_can_be_listed_and_has_no_route_twice) {
  BOOST_TEST(shop.routes().size() == 10U);
  BOOST_CHECK_THROW(router({named("GET", "/a/{x}"), named("GET", "/a/{y}")}),
                    std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
