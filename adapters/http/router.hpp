#pragma once

#include "adapters/http/exchange.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe::http {

/// The values that a request's path has for the names in its route's pattern.
/// They point into the exchange and are valid as long as it lives.
class path_params {
public:
  void add(std::string_view name, const std::string& value);

  /// The value of the parameter `name`, which the pattern must have.
  const std::string& operator[](std::string_view name) const;

private:
  std::vector<std::pair<std::string_view, const std::string*>> values_;
};

/// What a route answers with when all is well; decides about 406.
enum class produces {
  json,
  /// Server-Sent Events; a client that takes JSON is served as well, for
  /// problems are JSON.
  event_stream,
  /// Its own matter, e.g. a page: never a 406.
  other,
};

/// What a route does with the request's body; decides about 415. An empty
/// body needs no type anywhere.
enum class takes {
  /// A body is ignored.
  nothing,
  json,
};

/// Who waits for the answer to a request.
using caller = std::shared_ptr<exchange>;

/// Handlers run on the server's thread and must not block; they answer at once
/// or hand the exchange on.
using route_handler = std::function<void(caller, const path_params&)>;

struct route {
  std::string method;
  /// E.g. "/orders/{order_id}/events": a segment in braces is a parameter.
  std::string pattern;
  route_handler handler;
  produces answer = produces::json;
  takes body = takes::nothing;
  /// The one status of all business refusals; 0: to each its own.
  int refusal = 0;
};

struct router_hooks {
  /// Called for every answer to a request that came here.
  answer_observer answered;
  /// Called with what() of an exception that left a handler; the client sees a
  /// 500 without it.
  std::function<void(std::string_view pattern, std::string_view what)> failed;
};

/// Finds the handler for a request, or answers it: 404 for unknown paths and
/// for parameters that no id can be (empty, over 128 bytes, with control
/// characters), 405 with Allow, 406, 415, 500 for an exception.
///
/// Where two routes match, the one with the earlier fixed segment wins. HEAD
/// works wherever GET does. Immutable, so any thread may use it; it must
/// outlive the exchanges that it has handled.
class router {
public:
  /// Throws std::invalid_argument if two routes have the same method and the
  /// same pattern but for the names of parameters.
  explicit router(std::vector<route> routes, router_hooks hooks = {});

  router(const router&) = delete;
  router& operator=(const router&) = delete;

  void handle(std::shared_ptr<exchange> asked) const;

  /// The table, in the order in which it is searched.
  const std::vector<route>& routes() const { return routes_; }

private:
  struct pattern_segment {
    bool parameter;
    /// What stands in the path, or the parameter's name.
    std::string text;
  };
  using pattern = std::vector<pattern_segment>;

  void run(const route& chosen, const pattern& segments,
           std::shared_ptr<exchange> asked) const;

  std::vector<route> routes_;
  /// The pattern of the route of the same index.
  std::vector<pattern> patterns_;
  router_hooks hooks_;
};

} // namespace troupe::http
