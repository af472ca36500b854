#pragma once

#include <caf/fwd.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace troupe::remote {

/// PEM files. Both sides show a certificate, and each must be signed by the
/// authority in `ca`; names in it are not compared with addresses, so that the
/// authority must sign nothing but this shop's processes.
struct tls_settings {
  std::string certificate; ///< with the chain up to the authority
  std::string key;         ///< without a passphrase
  std::string ca;
};

/// How often each side of a connection shows that it lives.
constexpr std::chrono::milliseconds heartbeat_interval{500};

/// After so long without a sign a connection is given up.
constexpr std::chrono::milliseconds longest_silence{5'000};

/// Makes actor systems of this configuration able to talk to others: loads
/// CAF's network, with TLS if there are settings for it, and announces all
/// that travels. Throws std::invalid_argument if one of the files is not named.
void prepare(caf::actor_system_config&, const std::optional<tls_settings>&);

} // namespace troupe::remote
