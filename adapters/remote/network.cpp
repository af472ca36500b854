#include "adapters/remote/network.hpp"

#include "adapters/remote/handshake.hpp"
#include "adapters/remote/services.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/io/middleman.hpp>
#include <caf/openssl/manager.hpp>

#include <stdexcept>
#include <typeinfo>

namespace troupe::remote {

namespace {

/// Both sides are the same build: the compiler's name is the same, too.
template <class Message, class Output>
void announce(caf::actor_system_config& config,
              caf::typed_mpi<caf::detail::type_list<Message>, Output>*) {
  config.add_message_type<Message>(typeid(Message).name());
}

/// CAF knows all atoms.
template <caf::atom_value Name, class Output>
void announce(
    caf::actor_system_config&,
    caf::typed_mpi<caf::detail::type_list<caf::atom_constant<Name>>, Output>*) {
}

template <class... Signatures>
void announce(caf::actor_system_config& config,
              caf::typed_actor<Signatures...>*) {
  (announce(config, static_cast<Signatures*>(nullptr)), ...);
}

template <class... Handles>
void announce(caf::actor_system_config& config, std::tuple<Handles...>*) {
  (announce(config, static_cast<Handles*>(nullptr)), ...);
}

template <class... Services>
void announce_services(caf::actor_system_config& config) {
  (announce(config, static_cast<typename Services::handles*>(nullptr)), ...);
}

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
      .add_message_type<pong>("troupe.pong");
  announce(config, static_cast<gateway_actor*>(nullptr));
  announce_services<inventory_service, payment_service, delivery_service,
                    order_service>(config);
}

} // namespace troupe::remote
