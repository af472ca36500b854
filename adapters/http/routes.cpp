#include "adapters/http/routes.hpp"

#include "adapters/http/waiting_client.hpp"

#include <utility>

namespace troupe::http {

waits_for kind_of(const request& asked) {
  if (is_about_health(asked))
    return waits_for::nothing;
  auto& path = asked.path;
  if (path.empty() || path.front() != "orders")
    return waits_for::answer;
  if (asked.method != "POST")
    return path.back() == "events" ? waits_for::events : waits_for::answer;
  auto waits = path.size() == 1 ? preferred_wait(asked).has_value()
                                : path.size() == 3 && path[1] == "checkout";
  return waits ? waits_for::saga : waits_for::answer;
}

std::vector<route> all_routes(gateway& shop, health_checks checks) {
  auto result = health_routes(std::move(checks));
  auto add = [&](const std::vector<route>& some) {
    result.insert(result.end(), some.begin(), some.end());
  };
  add(docs_routes());
  for (auto routes : gateway_routes)
    add(routes(shop));
  return result;
}

} // namespace troupe::http
