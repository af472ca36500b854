#pragma once

#include "actors/domain/identifiers.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace troupe::simulated {

/// What a simulated third party is like.
struct behaviour {
  double failure_rate = 0; ///< 0 to 1, of forward requests
  double refusal_rate = 0; ///< 0 to 1, of undoing them
  std::chrono::milliseconds latency{0};
  std::uint64_t seed = 1;
  /// How long an authorisation holds; 0: for good.
  std::chrono::milliseconds authorisation_expiry{0};
};

/// The dice: the same for the same seed, operation and saga, in [0, 1). So a
/// retry gets the same answer and a test can foretell it.
double dice(std::uint64_t seed, std::string_view operation,
            std::string_view saga_id);

/// The third party's own books: an append-only file that survives the process
/// that wrote it. One line an entry: operation, saga, value (minor units, or a
/// time), separated by tabs. Several processes may share one, as callers of one
/// third party. Without a file name it is in
/// memory. A BasicLockable: to be locked by its users.
class ledger {
public:
  /// Throws std::system_error.
  explicit ledger(const std::string& file);
  ledger(const ledger&) = delete;
  ~ledger();

  /// Keeps other threads and processes out, and reads what they have entered.
  void lock();
  void unlock();

  /// Writes an entry unless it is there already. False: it was.
  bool enter(std::string_view operation, std::string_view saga_id,
             std::int64_t value = 0);

  bool has(std::string_view operation, std::string_view saga_id) const;

  /// The value of an entry that is there.
  std::int64_t value(std::string_view operation,
                     std::string_view saga_id) const;

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// Calls back after a time, on a thread of its own; at once, in the caller's
/// thread, where the time is 0. Calls overlap.
class delay {
public:
  delay();
  delay(const delay&) = delete;
  ~delay();

  void after(std::chrono::milliseconds wait, std::function<void()> call);

  /// Forgets all calls that have not been made; none is made after it.
  void stop();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace troupe::simulated
