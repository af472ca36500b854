#pragma once

#include "cmd/settings/settings.hpp"

#include <cstdint>
#include <memory>

namespace troupe {

/// The whole shop in this process: every participant, the bus, the frontend.
class shop {
public:
  /// Serves when it returns. Throws what keeps it from that, saying what is
  /// taken, locked or missing.
  shop(const shop_settings&, const log_settings&);

  /// Ends at once; what is on its way goes on at the next start.
  ~shop();

  std::uint16_t port() const;

  /// New requests are refused, accepted ones get their answer, within the
  /// settings' drain timeout.
  void drain();

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace troupe
