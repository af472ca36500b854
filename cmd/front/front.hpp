#pragma once

#include "adapters/http/gateway.hpp"
#include "cmd/process/foundation.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace troupe {

/// What health routes tell beside what the front knows itself.
struct front_health {
  /// Without which orders could not be accepted.
  std::function<std::vector<std::string>()> missing;
  /// Without which sagas do not go on.
  std::function<std::vector<std::string>()> degraded;
};

/// The shop's front door: the gateway and its HTTP server.
class front {
public:
  /// `house` outlives it.
  front(foundation& house, const shop_settings&, peers, front_health);
  ~front();

  /// Serves when it returns. Throws what keeps it from that.
  void open();

  std::uint16_t port() const;

  /// New requests are refused, accepted ones get their answer, within the
  /// settings' drain timeout.
  void drain();

  /// Nobody is served any more: the participants may end.
  void close();

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace troupe
