#pragma once

#include "adapters/remote/network.hpp"

#include <filesystem>
#include <string>

namespace troupe::remote {

/// An authority and what it has signed, in a folder of its own that goes with
/// it. Made by the openssl tool.
class authority {
public:
  authority();
  ~authority();

  authority(const authority&) = delete;
  authority& operator=(const authority&) = delete;

  /// A new key with a certificate, and this authority as whom to trust.
  tls_settings sign(const std::string& name) const;

private:
  std::filesystem::path folder_;
};

/// What the openssl tool prints when it connects to host:port and has no
/// certificate to show. Returns when the server hangs up, or after 10 s.
std::string connect_without_certificate(const std::string& address);

} // namespace troupe::remote
