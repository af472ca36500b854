#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace troupe {

/// What a process without a gateway serves over HTTP.
struct probe_answers {
  std::function<std::vector<std::string>()> missing; ///< not ready without it
  std::function<std::string()> metrics; ///< the Prometheus text format
};

/// A small HTTP server: `/livez`, `/readyz` (200, or 503 and what is missing)
/// and `/metrics`. The functions are called from threads of its own.
class probes {
public:
  /// `host` is an address, IPv6 in brackets; port 0 picks a free one. Serves
  /// when it returns; throws std::runtime_error that names the port that it
  /// cannot have.
  probes(const std::string& host, std::uint16_t port, probe_answers);
  probes(const probes&) = delete;
  ~probes();

  std::uint16_t port() const;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace troupe
