#pragma once

#include "tests/bench/workload.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace troupe::bench {

/// What a process has used, from /proc.
struct usage {
  double cpu_seconds = 0;
  std::int64_t resident_bytes = 0;
};

usage usage_of(pid_t process);

/// The running shop that is measured.
struct subject {
  pid_t process = 0;
  std::uint16_t port = 0;
  std::string data_dir;
};

/// One measurement: so many clients for so long.
struct cell {
  workload over;
  std::size_t clients = 0;
  double sagas_per_second = 0;
  /// Of the stores alone, measured just before and after; 0: not measured.
  double bare_sagas_per_second = 0;
  double p50_ms = 0;
  double p95_ms = 0;
  double p99_ms = 0;
  double server_cpus = 0; ///< processors kept busy
  double own_cpus = 0;    ///< as above, by the load generator
  std::int64_t resident_bytes = 0;
  std::int64_t wal_bytes = 0;   ///< the largest WAL file seen
  double failed = 0;            ///< share of answers that said so
  double payments_failed = 0;   ///< share of payments, from the orders' rows
  double deliveries_failed = 0; ///< share of deliveries, likewise
  std::uint64_t unexpected = 0; ///< answers that tell of no ended saga
};

/// Orders in a closed loop, each answered when its saga has ended. What happens
/// in the first second does not count.
cell measure(const subject&, const workload&, std::size_t clients,
             std::chrono::seconds lasting);

/// Sends each request once, over a few connections. Throws std::runtime_error
/// when one is not answered with 2xx.
void send_all(const subject&, const std::vector<std::string>& requests);

} // namespace troupe::bench
