#include "adapters/http/openapi.hpp"

#include "adapters/http/routes.hpp"
#include "adapters/http/uri.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

#include <caf/actor_system_config.hpp>
#include <nlohmann/json.hpp>

using namespace troupe;
using nlohmann::json;

namespace {

struct no_ids : id_source {
  std::string next(instant) override { return "id"; }
};

struct no_time : troupe::clock {
  instant now() const override { return 0; }
  std::chrono::milliseconds steady() const override { return {}; }
};

/// The whole table, as the executables have it. Nobody asks.
struct table {
  caf::actor_system_config config;
  caf::actor_system system{config};
  no_ids ids;
  no_time time;
  http::gateway gateway{system, {}, ids, time, {}};
  http::router router{http::all_routes(gateway, {})};
};

const json& document() {
  static const auto parsed = json::parse(http::openapi_document());
  return parsed;
}

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  return text;
}

/// `GET /orders/{order_id}` and so on, with what it tells about them.
std::map<std::string, json> described() {
  std::map<std::string, json> result;
  for (auto& [path, operations] : document().at("paths").items())
    for (auto& [method, operation] : operations.items())
      result[upper(method) + " " + path] = operation;
  return result;
}

bool tells(const json& operation, const char* status) {
  return operation.at("responses").contains(status);
}

/// The names between braces.
std::set<std::string> parameters_of(const std::string& pattern) {
  std::set<std::string> result;
  for (auto at = pattern.find('{'); at != pattern.npos;
       at = pattern.find('{', at + 1))
    result.insert(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
  return result;
}

const json& resolved(const json& maybe_reference) {
  if (!maybe_reference.contains("$ref"))
    return maybe_reference;
  auto path = maybe_reference.at("$ref").get<std::string>().substr(1);
  return document().at(json::json_pointer{path});
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_openapi)

BOOST_FIXTURE_TEST_CASE(it_describes_the_routes_that_there_are, table) {
  auto operations = described();
  for (auto& route : router.routes()) {
    auto name = route.method + " " + route.pattern;
    BOOST_TEST(operations.erase(name) == 1U, name + " is not described");
  }
  for (auto& [name, operation] : operations)
    BOOST_ERROR(name + " is described but not there");
}

BOOST_FIXTURE_TEST_CASE(it_tells_what_the_router_answers_by_itself, table) {
  auto operations = described();
  for (auto& route : router.routes()) {
    auto name = route.method + " " + route.pattern;
    auto& operation = operations.at(name);
    BOOST_TEST(tells(operation, "406")
                   == (route.answer != http::produces::other),
               name);
    BOOST_TEST(tells(operation, "415") == (route.body == http::takes::json),
               name);
    BOOST_TEST(operation.contains("requestBody")
                   == (route.body == http::takes::json),
               name);
    // A dialect may refuse all with 400.
    BOOST_TEST((route.pattern.find('{') == std::string::npos
                || tells(operation, "404")
                || operation.at("responses").at("400").at("$ref")
                       == "#/components/responses/Refused"),
               name);
  }
}

BOOST_FIXTURE_TEST_CASE(what_is_about_health_is_never_turned_away, table) {
  std::set<std::string> asked;
  for (auto& route : router.routes()) {
    http::request about;
    about.target = route.pattern;
    if (http::is_about_health(about))
      asked.insert(route.pattern);
  }
  BOOST_TEST(
      (asked
       == std::set<std::string>{"/health", "/livez", "/metrics", "/readyz"}));
}

BOOST_FIXTURE_TEST_CASE(who_waits_long_has_places_of_its_own, table) {
  std::set<std::string> long_ones;
  for (auto& route : router.routes()) {
    http::request about;
    about.method = route.method;
    about.target = route.pattern;
    about.path = *http::decode_path(route.pattern);
    about.headers = {{"prefer", "wait=5"}};
    auto kind = http::kind_of(about);
    BOOST_TEST((kind == http::waits_for::events)
                   == (route.answer == http::produces::event_stream),
               route.pattern);
    if (kind == http::waits_for::saga)
      long_ones.insert(route.method + " " + route.pattern);
  }
  BOOST_TEST((long_ones
              == std::set<std::string>{"POST /orders",
                                       "POST /orders/checkout/{order_id}"}));
  http::request plain;
  plain.method = "POST";
  plain.target = "/orders";
  plain.path = {"orders"};
  BOOST_TEST((http::kind_of(plain) == http::waits_for::answer));
}

BOOST_AUTO_TEST_CASE(every_parameter_of_a_path_is_described) {
  for (auto& [name, operation] : described()) {
    std::set<std::string> told;
    for (auto& parameter : operation.at("parameters"))
      if (resolved(parameter).at("in") == "path")
        told.insert(resolved(parameter).at("name"));
    BOOST_TEST((told == parameters_of(name)), name);
  }
}

BOOST_AUTO_TEST_CASE(every_answer_has_the_id_of_its_request) {
  for (auto& [name, operation] : described())
    for (auto& [status, response] : operation.at("responses").items())
      BOOST_TEST(resolved(response).at("headers").contains("X-Request-Id"),
                 name + " " + status);
}

/// In the answer itself or at its schema; what serves files has none.
BOOST_AUTO_TEST_CASE(every_success_has_an_example_and_every_operation_a_tag) {
  for (auto& [name, operation] : described()) {
    BOOST_TEST(!operation.at("tags").empty(), name);
    if (name.find("/docs") != name.npos || name == "GET /openapi.json")
      continue;
    for (auto& [status, response] : operation.at("responses").items()) {
      if (!status.starts_with('2'))
        continue;
      auto contents = resolved(response).value("content", json::object());
      for (auto& [type, content] : contents.items())
        BOOST_TEST((content.contains("example") || content.contains("examples")
                    || resolved(content.at("schema")).contains("examples")),
                   name + " " + status + " " + type);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_browser_without_scripts_gets_a_list) {
  auto list = http::list_of_operations(
      R"({"paths": {"/a/{b}": {"get": {"summary": "<b> & c"}}}})");
  BOOST_TEST(list
             == "<ul>\n<li><code>GET /a/{b}</code> &lt;b> &amp; c</li>\n"
                "</ul>\n");
}

BOOST_AUTO_TEST_SUITE_END()
