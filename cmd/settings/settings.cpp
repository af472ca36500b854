#include "cmd/settings/settings.hpp"

#include "cmd/settings/values.hpp"

namespace troupe {

std::string to_string(program who) {
  if (who == program::whole_shop)
    return "troupe";
  auto service = participant_of(who);
  return "troupe-" + std::string{service ? to_string(*service) : "gateway"};
}

std::string base_url(const shop_settings& shop) {
  // A bare IPv6 address goes into brackets (RFC 3986, 3.2.2).
  auto bare_ipv6 = shop.http_host.find(':') != std::string::npos
                   && !shop.http_host.starts_with('[');
  auto host = bare_ipv6 ? "[" + shop.http_host + "]" : shop.http_host;
  return "http://" + host + ":" + std::to_string(shop.http_port);
}

std::string listening_host(const shop_settings& service) {
  auto& address = service.listen.at(0);
  return address.substr(0, address.rfind(':'));
}

std::string metrics_url(const shop_settings& service) {
  return "http://" + listening_host(service) + ":"
         + std::to_string(service.metrics_port);
}

peer_addresses default_peers() {
  peer_addresses result;
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = {"127.0.0.1:" + std::to_string(7001 + i)};
  return result;
}

shop_settings defaults_of(program who) {
  shop_settings result;
  if (!has_sqlite)
    result.store.clear();
  if (auto service = participant_of(who)) {
    auto place = static_cast<std::size_t>(*service);
    result.listen = result.peers[place];
    result.metrics_port = static_cast<std::uint16_t>(9101 + place);
  }
  return result;
}

std::optional<std::string> validate(const command_line& asked) {
  auto needs_running_shop = asked.what == command_line::verb::healthcheck;
  if (asked.what == command_line::verb::replay) {
    if (asked.embedded && !asked.replay.url.empty())
      return "--url and --embedded exclude each other: keep one of them";
    needs_running_shop = !asked.embedded && asked.replay.url.empty();
  }
  auto& tls = asked.shop.tls;
  if (tls.certificate.empty() != tls.key.empty()
      || tls.key.empty() != tls.ca.empty())
    return "--tls-cert, --tls-key and --tls-ca belong together: give all three "
           "or none";
  if (asked.who != program::gateway && asked.shop.store.empty())
    return "--store: this build keeps nothing in files; right is an address "
           "such as postgres://user@host/database";
  if (needs_running_shop && participant_of(asked.who)) {
    if (asked.shop.metrics_port == 0)
      return "--metrics-port: '0' is not where a running service listens, "
             "which is a number from 1 to 65535";
    return {};
  }
  if (needs_running_shop && asked.shop.http_port == 0)
    return "--http-port: '0' is not where a running shop listens, which is a "
           "number from 1 to 65535";
  return {};
}

std::string_view version() {
  return TROUPE_VERSION;
}

} // namespace troupe
