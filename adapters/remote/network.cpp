#include "adapters/remote/network.hpp"

#include "adapters/remote/handshake.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/io/middleman.hpp>
#include <caf/openssl/manager.hpp>

#include <stdexcept>

namespace troupe::remote {

namespace {

void load_tls(caf::actor_system_config& config, const tls_settings& tls) {
  if (tls.certificate.empty() || tls.key.empty() || tls.ca.empty())
    throw std::invalid_argument{
        "TLS needs all of: a certificate, its key, and the authority's "
        "certificate"};
  config.openssl_certificate = tls.certificate;
  config.openssl_key = tls.key;
  config.openssl_cafile = tls.ca;
  config.load<caf::openssl::manager>();
}

} // namespace

void prepare(caf::actor_system_config& config,
             const std::optional<tls_settings>& tls) {
  config.set("middleman.heartbeat-interval", caf::timespan{heartbeat_interval});
  config.set("middleman.connection-timeout", caf::timespan{longest_silence});
  config.load<caf::io::middleman>();
  if (tls)
    load_tls(config, *tls);
  config.add_message_type<hello>("troupe.hello")
      .add_message_type<welcome>("troupe.welcome")
      .add_message_type<ping>("troupe.ping")
      .add_message_type<pong>("troupe.pong")
      .add_message_type<parcel>("troupe.parcel");
}

} // namespace troupe::remote
