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

/// The bytes that a server at host:port says first to somebody with these
/// files, or without a certificate where none is named.
std::string said_to(const tls_settings&, const std::string& address);

} // namespace troupe::remote
