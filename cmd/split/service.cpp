#include "cmd/split/service.hpp"

#include "adapters/telemetry/probes.hpp"

#include <iostream>

namespace troupe {

namespace {

std::string name_of(participant who) {
  return std::string{to_string(who)};
}

/// Names this process in what it shares with its replicas.
std::string owner_of(participant who, const shop_settings& settings) {
  return settings.bus.instance.empty() ? name_of(who) : settings.bus.instance;
}

kafka::settings kafka_of(std::string_view service,
                         const shop_settings& settings) {
  auto& bus = settings.bus;
  kafka::settings result;
  result.brokers = bus.brokers;
  result.properties = bus.properties;
  result.service = service;
  result.instance = bus.instance;
  result.partitions = static_cast<int>(bus.partitions);
  result.replication_factor = static_cast<int>(bus.replication_factor);
  result.max_batch = settings.max_batch;
  return result;
}

} // namespace

service::service(participant who, const command_line& asked)
    : who_(who), settings_(asked.shop),
      runtime_(asked.log, remote_of(asked.shop)),
      bus_observer_(runtime_, name_of(who)),
      kafka_(kafka_of(name_of(who), asked.shop)), bus_(kafka_, bus_observer_),
      kept_(open_stores(settings_, {who}, owner_of(who, settings_),
                        runtime_.time)) {}

std::vector<std::string> service::missing() const {
  auto result = runtime_.watch.missing();
  if (!bus_observer_.has_broker())
    result.emplace_back(missing_bus);
  return result;
}

int service::wait(std::uint16_t port) {
  auto host = listening_host(settings_);
  probes answers{host,
                 settings_.metrics_port,
                 {[this] { return runtime_.watch.missing(); },
                  [this] { return runtime_.numbers.text(); }}};
  std::cout << "troupe-" << to_string(who_) << " listening on " << host << ':'
            << port << std::endl;
  end_.wait();
  return bus_observer_.was_fenced() ? 1 : 0;
}

} // namespace troupe
