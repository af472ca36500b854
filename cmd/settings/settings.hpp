#pragma once

#include "actors/domain/messages.hpp"
#include "adapters/telemetry/log.hpp"
#include "cmd/replay/replay.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
  std::uint64_t seed = 1;
  /// File of the provider's own books; empty: it keeps none.
  std::string ledger;

  bool operator==(const simulation_settings&) const = default;
};

/// All participants and the gateway in one process.
struct shop_settings {
  /// Empty: everything is kept in memory (only with `replay --embedded`).
  std::string data_dir = "./var";
  std::string store = "sqlite";
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

  bool operator==(const shop_settings&) const = default;
};

/// What the user asked for.
struct command_line {
  enum class verb { serve, replay, healthcheck };

  verb what = verb::serve;
  shop_settings shop;
  log_settings log;
  /// Counts if `what` is `replay`.
  replay_settings replay;
  /// Whether to replay in a shop of this process; then `replay.url` is empty.
  bool embedded = false;
};

/// Where the running shop of these settings listens: http://host:port.
std::string base_url(const shop_settings& shop);

/// What no single setting can tell: nothing, or in one line what is wrong and
/// what would be right.
std::optional<std::string> validate(const command_line& asked);

/// The version of this build, such as 0.1.0.
std::string_view version();

} // namespace troupe
