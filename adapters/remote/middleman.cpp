#include "adapters/remote/middleman.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/io/middleman.hpp>
#include <caf/openssl/manager.hpp>
#include <caf/openssl/session.hpp>

#include <optional>
#include <stdexcept>

#include <poll.h>

namespace troupe::remote {

namespace {

constexpr auto no_tls = "the TLS handshake failed";

} // namespace

caf::io::middleman_actor middleman_of(caf::actor_system& system) {
  return system.has_openssl_manager() ? system.openssl_manager().actor_handle()
                                      : system.middleman().actor_handle();
}

void check_tls(caf::actor_system& system) {
  if (!system.has_openssl_manager())
    return;
  try {
    caf::openssl::session{system}.init();
  } catch (const std::exception& e) {
    auto& files = system.config();
    throw std::runtime_error{std::string{"TLS: "} + e.what()
                             + "; certificate: " + files.openssl_certificate
                             + ", key: " + files.openssl_key
                             + ", authority: " + files.openssl_cafile};
  }
}

std::string connection_error(caf::actor_system& system, int socket,
                             std::chrono::milliseconds at_most) {
  using clock = std::chrono::steady_clock;
  std::optional<caf::openssl::session> tls;
  if (system.has_openssl_manager()) {
    tls.emplace(system);
    if (!tls->init() || !tls->try_connect(socket))
      return no_tls;
  }
  auto end = clock::now() + at_most;
  for (std::size_t read = 0; read == 0;) {
    auto left
        = std::chrono::ceil<std::chrono::milliseconds>(end - clock::now());
    pollfd waiting{socket, POLLIN, 0};
    if (left.count() <= 0
        || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0)
      return "it listens, but says nothing";
    if (!tls)
      break;
    char first = 0;
    if (tls->read_some(read, socket, &first, 1)
        == caf::io::network::rw_state::failure)
      return no_tls;
  }
  return {};
}

} // namespace troupe::remote
