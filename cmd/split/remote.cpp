#include "cmd/split/remote.hpp"

#include "adapters/remote/network.hpp"

#include <optional>

namespace troupe {

std::function<void(caf::actor_system_config&)>
remote_of(const shop_settings& settings) {
  std::optional<remote::tls_settings> tls;
  if (!settings.tls.certificate.empty())
    tls = {settings.tls.certificate, settings.tls.key, settings.tls.ca};
  return
      [tls](caf::actor_system_config& config) { remote::prepare(config, tls); };
}

} // namespace troupe
