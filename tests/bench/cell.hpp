#pragma once

#include "tests/bench/subject.hpp"
#include "tests/bench/workload.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace troupe::bench {

/// How long a completed saga took from one status to the next, by its history.
struct hop {
  std::string to; ///< the status
  double p50_ms = 0;
  double p99_ms = 0;
};

/// What one participant did for a saga.
struct share_of_work {
  std::string participant;
  double commits = 0;            ///< a saga
  double commands_of_commit = 0; ///< on average
};

struct consumption {
  std::string process;
  double microseconds = 0; ///< of a processor, a saga
};

/// One measurement: so many clients for so long.
struct cell {
  workload over;
  std::size_t clients = 0;
  double sagas = 0; ///< all of them, in the first second, too
  double sagas_per_second = 0;
  /// Of the stores alone, measured just before and after; 0: they are no files,
  /// and it was not measured.
  double bare_sagas_per_second = 0;
  double p50_ms = 0;
  double p95_ms = 0;
  double p99_ms = 0;
  double shop_cpus = 0;   ///< processors kept busy by the shop's processes
  double server_cpus = 0; ///< by its servers
  double own_cpus = 0;    ///< by the load generator
  double stolen_cpus = 0; ///< wanted, and withheld by the machine's host
  std::int64_t resident_bytes = 0; ///< of the shop's processes
  std::int64_t wal_bytes = 0;      ///< the largest file seen
  double wal_written = 0;          ///< by a server, bytes a saga
  double failed = 0;               ///< share of answers that said so
  double payments_failed = 0;      ///< share of payments, from the orders' rows
  double deliveries_failed = 0;    ///< share of deliveries, likewise
  std::uint64_t unexpected = 0;    ///< answers that tell of no ended saga
  std::vector<hop> hops;
  std::vector<share_of_work> work;
  std::vector<consumption> consumed;
  std::map<std::string, double> messages; ///< a saga, by topic

  double all_messages() const; ///< a saga

  double of_bare_store() const {
    return bare_sagas_per_second > 0 ? sagas_per_second / bare_sagas_per_second
                                     : 0;
  }
};

/// 0 of none.
double median_of(std::vector<double>);
double sum_of(const std::map<std::string, double>&);

/// Orders in a closed loop, each answered when its saga has ended. What happens
/// in the first second does not count.
cell measure(const subject&, const workload&, std::size_t clients,
             std::chrono::seconds lasting);

/// Sends each request once, over a few connections. Throws std::runtime_error
/// when one is not answered with 2xx.
void send_all(const subject&, const std::vector<std::string>& requests);

} // namespace troupe::bench
