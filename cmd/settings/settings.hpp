#pragma once

#include "actors/domain/participants.hpp"
#include "adapters/telemetry/log.hpp"
#include "cmd/replay/replay.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe {

/// The simulated third parties and what slows down or fails for tests.
/// Rates are probabilities from 0 to 1.
struct simulation_settings {
  double payment_failure_rate = 0;
  double delivery_failure_rate = 0;
  double cancel_refusal_rate = 0;
  std::chrono::milliseconds payment_latency{0};
  std::chrono::milliseconds delivery_latency{0};
  std::chrono::milliseconds wallet_latency{0};
  std::chrono::milliseconds inventory_latency{0};
  std::chrono::milliseconds authorisation_expiry{0}; ///< 0: never
  std::uint64_t seed = 1;
  /// File of the provider's own books; empty: it keeps none.
  std::string ledger;

  bool operator==(const simulation_settings&) const = default;
};

/// The bus of a split shop.
struct bus_settings {
  std::string brokers = "127.0.0.1:9092";
  /// Of librdkafka; they win over our own.
  std::vector<std::pair<std::string, std::string>> properties;
  std::uint32_t partitions = 8;
  std::uint32_t replication_factor = 1;
  /// Names this replica for good; empty: replicas come and go.
  std::string instance;

  bool operator==(const bus_settings&) const = default;
};

/// Where the gateway finds each participant, by its place: host:port each.
using peer_addresses
    = std::array<std::vector<std::string>, participants::all::size>;

/// 127.0.0.1:7001 and so on.
peer_addresses default_peers();

/// PEM files; all of them or none.
struct certificate_settings {
  std::string certificate;
  std::string key;
  std::string ca;

  bool operator==(const certificate_settings&) const = default;
};

/// What can be set of any program; each reads what concerns it.
struct shop_settings {
  /// Empty: everything is kept in memory (only with `replay --embedded`).
  std::string data_dir = "./var";
  /// `sqlite`, or the address of a PostgreSQL database.
  std::string store = "sqlite";
  bool serializable = false;
  std::string http_host = "127.0.0.1";
  /// 0: a free one.
  std::uint16_t http_port = 8080;
  std::chrono::milliseconds drain_timeout{10'000};
  /// Whether an empty shop gets the demo's catalogue.
  bool demo = false;
  simulation_settings simulation;
  /// Of new orders that name none.
  troupe::coordination coordination = coordination::orchestration;
  std::uint64_t max_open_sagas = 10'000;
  std::uint64_t max_waiting_requests = 2'000;
  std::chrono::milliseconds step_timeout{5'000};
  std::chrono::milliseconds saga_deadline{60'000};
  std::uint64_t max_batch = 200;
  /// Sends of a command that must succeed, after which its saga is stuck.
  std::uint32_t stuck_after = 10;
  std::uint64_t max_calls = 1'000;        ///< at a time, to one third party
  std::chrono::milliseconds retention{0}; ///< of ended orders; 0: for good
  // -- split --
  bus_settings bus;
  std::vector<std::string> listen; ///< one host:port
  peer_addresses peers = default_peers();
  certificate_settings tls;
  std::uint16_t metrics_port = 0;

  bool operator==(const shop_settings&) const = default;
};

/// The executables: the whole shop, the gateway, and then a service of each
/// participant.
enum class program : std::uint8_t { whole_shop, gateway };

constexpr program service_of(participant who) {
  return static_cast<program>(2 + static_cast<int>(who));
}

/// Nothing: no service.
constexpr std::optional<participant> participant_of(program who) {
  if (who == program::whole_shop || who == program::gateway)
    return std::nullopt;
  return static_cast<participant>(static_cast<int>(who) - 2);
}

/// `troupe`, `troupe-gateway`, or `troupe-` and the participant's name.
std::string to_string(program);

/// What the user asked for.
struct command_line {
  enum class verb { serve, replay, healthcheck };

  program who = program::whole_shop;
  verb what = verb::serve;
  shop_settings shop;
  log_settings log;
  /// Counts if `what` is `replay`.
  replay_settings replay;
  /// Whether to replay in a shop of this process; then `replay.url` is empty.
  bool embedded = false;
};

/// The defaults of a program: each service has ports of its own.
shop_settings defaults_of(program who);

/// Where the running shop of these settings listens: http://host:port.
std::string base_url(const shop_settings& shop);

/// The host of --listen, with its brackets if it is an IPv6 address.
std::string listening_host(const shop_settings& service);

/// The base URL of a running service's /readyz, /livez and /metrics.
std::string metrics_url(const shop_settings& service);

/// Checks what concerns several settings: nothing, or in one line what is wrong
/// and what would be right.
std::optional<std::string> validate(const command_line& asked);

/// The version of this build, such as 0.1.0.
std::string_view version();

} // namespace troupe
