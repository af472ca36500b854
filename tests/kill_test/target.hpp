#pragma once

#include "tests/kill_test/load.hpp"
#include "tests/kill_test/moment.hpp"
#include "tests/kill_test/named_kills.hpp"
#include "tests/kill_test/stored_rows.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace troupe::kill_test {

struct target_settings {
  std::string program;   ///< takes the flags of `troupe`
  std::string directory; ///< there, and empty
  std::uint32_t seed = 0;
  std::vector<std::string> flags; ///< more of them

  std::string ledger() const { return directory + "/ledger"; }
};

struct death {
  std::string who;
  double lived = 0;            ///< seconds since the death before
  std::optional<moment> found; ///< none: it could not be told, or was not asked
};

/// A shop that can be killed. Errors are std::runtime_error.
class target {
public:
  using seconds = std::chrono::seconds;
  static constexpr seconds patience{120}; ///< with a start, and with the load

  virtual ~target() = default;

  /// Waits until all of it serves; at which ports.
  virtual std::vector<std::uint16_t> await() = 0;

  /// Kills at an instant that the dice choose, but not before enough is at
  /// stake, and sees to it that what died comes back; it may die again before
  /// it has.
  virtual death kill(load&) = 0;

  /// Has it die at durable writes, if it comes to them within seconds; what
  /// died comes back, too.
  virtual std::vector<death> strike(load&, named_kills&) = 0;

  /// What is stored, while it serves.
  virtual databases& stores() = 0;

  /// Ends it; what is stored, and what went wrong.
  virtual stored_rows end(std::vector<std::string>& wrong) = 0;
};

/// All participants in one process, on SQLite. Third parties are as slow and
/// sagas as patient in each life as the dice say.
std::unique_ptr<target> one_process(const target_settings&);

/// Two processes of every service and of the gateway, Kafka and PostgreSQL
/// (deploy/split). One of them is killed at random at a time, every fifth time
/// a server. Sagas are so patient that none ends because of it.
std::unique_ptr<target> split(const target_settings&);

/// Refusals are the same over all lives.
std::vector<std::string> flags_of_every_target(const target_settings&,
                                               int payment_ms, int delivery_ms,
                                               const std::string& deadline);

} // namespace troupe::kill_test
