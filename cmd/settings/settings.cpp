#include "cmd/settings/settings.hpp"

namespace troupe {

std::string base_url(const shop_settings& shop) {
  // A bare IPv6 address goes into brackets (RFC 3986, 3.2.2).
  auto bare_ipv6 = shop.http_host.find(':') != std::string::npos
                   && !shop.http_host.starts_with('[');
  auto host = bare_ipv6 ? "[" + shop.http_host + "]" : shop.http_host;
  return "http://" + host + ":" + std::to_string(shop.http_port);
}

std::optional<std::string> validate(const command_line& asked) {
  auto needs_running_shop = asked.what == command_line::verb::healthcheck;
  if (asked.what == command_line::verb::replay) {
    if (asked.embedded && !asked.replay.url.empty())
      return "--url and --embedded exclude each other: keep one of them";
    needs_running_shop = !asked.embedded && asked.replay.url.empty();
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
