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

constexpr std::chrono::milliseconds heartbeat_interval{500};

/// A connection without a heartbeat for so long is closed.
constexpr std::chrono::milliseconds longest_silence{5'000};

/// Loads CAF's network, with TLS if there are settings for it, and announces
/// all types that are sent over it. Throws std::invalid_argument if one of the
/// files is not named.
void prepare(caf::actor_system_config&, const std::optional<tls_settings>&);

} // namespace troupe::remote
