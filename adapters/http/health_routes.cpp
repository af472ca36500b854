#include "adapters/http/problem.hpp"
#include "adapters/http/routes.hpp"

#include <algorithm>
#include <array>

namespace troupe::http {

namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string result;
  for (auto& name : names) {
    result += result.empty() ? "" : ",";
    append_json_string(result, name);
  }
  return result;
}

response plain(std::string body) {
  return {200, "application/json", std::move(body), {}};
}

} // namespace

std::vector<route> health_routes(health_checks checks) {
  auto always = [](response what) {
    return [what](const caller& c, const path_params&) { c->respond(what); };
  };
  auto ready = [checks](const caller& c, const path_params&) {
    if (auto missing = checks.missing(); !missing.empty()) {
      c->fail(503, "missing: " + listed(missing));
      return;
    }
    auto degraded = checks.degraded();
    c->respond(plain(degraded.empty() ? R"({"status":"ready"})"
                                      : R"({"status":"ready","degraded":[)"
                                            + listed(degraded) + "]}"));
  };
  auto metrics = [checks](const caller& c, const path_params&) {
    c->respond({200,
                "text/plain; version=0.0.4; charset=utf-8",
                checks.metrics(),
                {}});
  };
  return {
      {"GET", "/livez", always(plain(R"({"status":"alive"})"))},
      {"GET", "/readyz", ready},
      {"GET", "/health", always(plain(R"({"status":"healthy"})"))},
      {"GET", "/metrics", metrics, produces::other},
  };
}

bool is_about_health(const request& asked) {
  static constexpr std::array<std::string_view, 4> paths{"/livez", "/readyz",
                                                         "/health", "/metrics"};
  return std::ranges::find(paths, asked.target_path()) != paths.end();
}

} // namespace troupe::http
