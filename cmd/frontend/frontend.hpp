#pragma once

#include "adapters/http/gateway.hpp"
#include "adapters/http/router.hpp"
#include "adapters/http/server.hpp"
#include "cmd/process/runtime.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What the health routes report of the rest of the process.
struct frontend_health {
  /// Without which orders could not be accepted.
  std::function<std::vector<std::string>()> missing;
  /// Without which sagas do not go on.
  std::function<std::vector<std::string>()> degraded;
};

/// The gateway and its HTTP server.
class frontend {
public:
  /// `runtime` outlives it.
  frontend(process_runtime& runtime, const shop_settings&, peers,
           frontend_health);

  /// Serves when it returns. Throws what keeps it from that.
  void open();

  std::uint16_t port() const { return server_->port(); }

  /// New requests are refused, accepted ones get their answer, within the
  /// settings' drain timeout.
  void drain();

  /// Closes all connections: the participants may end.
  void close() { server_.reset(); }

private:
  http::answer_observer counter();
  void log(severity level, std::string_view text);

  process_runtime& runtime_;
  shop_settings settings_;
  std::optional<http::router> router_; // the gateway's exchanges point into it
  std::optional<http::gateway> gateway_;
  std::optional<http::server> server_;
};

} // namespace troupe
