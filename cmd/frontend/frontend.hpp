#pragma once

#include "adapters/http/gateway.hpp"
#include "adapters/http/router.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/http/server.hpp"
#include "cmd/process/runtime.hpp"

#include <optional>
#include <string_view>

namespace troupe {

/// The gateway and its HTTP server.
class frontend {
public:
  /// `runtime` outlives it, and has the metrics that are missing in `checks`.
  frontend(process_runtime& runtime, const shop_settings&, peers,
           http::health_checks checks);

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
