#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

namespace troupe::bench {

/// A process of the shop, or a server that it stands on.
struct process {
  std::string name; ///< `order`, `kafka`
  pid_t id = 0;
  bool server = false;
};

/// What a process and its children have used, from /proc.
struct usage {
  double cpu_seconds = 0;
  std::int64_t resident_bytes = 0; ///< of the process alone
};

usage usage_of(const process&);

/// The order's store, read behind the shop's back, with SQL that every database
/// understands. One thread. Throws what the database throws.
class order_book {
public:
  using row = std::vector<std::int64_t>;

  virtual ~order_book() = default;

  /// Rows of so many numbers.
  virtual std::vector<row> ask(const std::string& sql, int columns) = 0;

  /// The size of the shop's largest file that is written ahead; 0: a server's.
  virtual std::int64_t largest_wal() { return 0; }

  /// How much a server has ever written ahead; 0: there is none.
  virtual std::int64_t wal_written() { return 0; }
};

/// SQLite's file in a data directory.
std::unique_ptr<order_book> book_in_file(const std::string& data_dir);

/// In the schema `orders` of a PostgreSQL database.
std::unique_ptr<order_book> book_in_postgres(const std::string& database);

/// The running shop that is measured.
struct subject {
  std::uint16_t port = 0;
  std::vector<process> processes;
  std::vector<std::uint16_t> metrics; ///< ports
  order_book* book = nullptr;
};

/// What the shop has counted since its start.
struct counters {
  std::map<std::string, double> messages; ///< that the bus has taken, by topic
  std::map<std::string, double> commits;  ///< by participant
  std::map<std::string, double> commands; ///< in these commits
};

/// Throws what the load generator throws.
counters counters_of(const subject&);

} // namespace troupe::bench
