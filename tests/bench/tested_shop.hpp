#pragma once

#include "tests/bench/postgres_server.hpp"
#include "tests/bench/served_shop.hpp"
#include "tests/bench/subject.hpp"
#include "tests/bench/workload.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace troupe::bench {

/// The ways in which a shop runs.
enum class wiring {
  sqlite,   ///< one process and files
  postgres, ///< one process and a PostgreSQL of its own
  split,    ///< deploy/split: many processes, Kafka, PostgreSQL
};

/// The real executables in a directory. Throws std::runtime_error.
class tested_shop {
public:
  /// Starts it and waits until it is ready. `program` is what takes the flags
  /// of `troupe`.
  tested_shop(wiring, const std::string& program, const std::string& directory,
              const std::vector<std::string>& more = {},
              const failures& wanted = {});
  ~tested_shop();

  const subject& who() const { return subject_; }

  /// The order's store once more, for another thread.
  std::unique_ptr<order_book> another_book() const;

  /// The PostgreSQL database of a participant.
  std::string database(const std::string& participant) const;

private:
  std::vector<std::string> flags(const std::vector<std::string>& more,
                                 const failures& wanted) const;
  void find_processes();
  void find_split_processes();

  wiring wiring_;
  std::string directory_;
  std::optional<postgres_server> server_;
  std::optional<served_shop> shop_;
  std::unique_ptr<order_book> book_;
  subject subject_;
};

} // namespace troupe::bench
