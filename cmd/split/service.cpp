#include "cmd/split/service.hpp"

#include "adapters/telemetry/probes.hpp"

#include <iostream>

namespace troupe {

namespace {

std::string name_of(participant who) {
  return std::string{to_string(who)};
}

/// Names this process in what it shares with its replicas.
std::string owner_of(const shop_settings& settings, foundation& house) {
  return settings.bus.instance.empty() ? house.ids.next(house.time.now())
                                       : settings.bus.instance;
}

} // namespace

service::service(participant who, const command_line& asked)
    : who_(who), settings_(asked.shop),
      house_(asked.log, remote_of(asked.shop)), traffic_(house_, name_of(who)),
      kafka_(kafka_of(name_of(who), asked.shop)), bus_(kafka_, traffic_),
      kept_(open_stores(settings_, {who}, owner_of(settings_, house_),
                        house_.time)) {}

int service::wait(std::uint16_t port) {
  auto host = listening_host(settings_);
  probes answers{host,
                 settings_.metrics_port,
                 {[this] { return house_.watch.missing(); },
                  [this] { return house_.numbers.text(); }}};
  std::cout << "troupe-" << to_string(who_) << " listening on " << host << ':'
            << port << std::endl;
  end_.wait();
  return traffic_.was_fenced() ? 1 : 0;
}

int run_service(participant who, int argc, char** argv,
                const std::function<int(service&)>& play) {
  auto name = from_string<program>("troupe-" + name_of(who));
  return start(*name, argc, argv, [&](const command_line& asked) {
    service here{who, asked};
    return play(here);
  });
}

} // namespace troupe
