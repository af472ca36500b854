#include "cmd/split/start.hpp"

#include "adapters/remote/network.hpp"
#include "cmd/process/machine.hpp"
#include "cmd/settings/healthcheck.hpp"

#include <cstdlib>
#include <iostream>
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

int start(program who, int argc, char** argv,
          const std::function<int(const command_line&)>& serve) {
  prepare_process();
  auto parsed = parse_command_line(
      who, argc, argv, [](const char* name) { return std::getenv(name); },
      std::cout, std::cerr);
  if (auto code = std::get_if<int>(&parsed))
    return *code;
  auto& asked = std::get<command_line>(parsed);
  try {
    if (asked.what == command_line::verb::healthcheck)
      return healthcheck(who == program::gateway ? base_url(asked.shop)
                                                 : metrics_url(asked.shop),
                         std::cerr);
    return serve(asked);
  } catch (const std::invalid_argument& e) {
    std::cerr << to_string(who) << ": " << e.what() << '\n';
    return 2; // a property that librdkafka does not take
  } catch (const std::exception& e) {
    std::cerr << to_string(who) << ": " << e.what() << '\n';
  }
  return 1;
}

} // namespace troupe
