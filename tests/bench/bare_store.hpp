#pragma once

#include "tests/bench/bare_saga.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace troupe::bench {

inline constexpr std::size_t max_batch = 200;

/// One participant's tables without a participant: the row changes that it
/// makes, by plain prepared SQL. One thread.
class bare_store {
public:
  virtual ~bare_store() = default;

  /// The next command of each saga, at most max_batch, in one transaction with
  /// a row of the outbox. Leaves those sagas that have another command.
  virtual void transact(std::vector<bare_saga>&) = 0;
};

/// Of the participants, the order's first.
using bare_stores = std::vector<std::unique_ptr<bare_store>>;

/// Four new files in a directory, which is emptied before.
bare_stores bare_files(const std::string& directory, const workload&);

/// Four new schemas of a PostgreSQL database, as durable as it makes them. In
/// batches of rows, as arrays: a statement more or less for what SQLite does in
/// a loop.
bare_stores bare_schemas(const std::string& database, const workload&);

/// What these stores alone could do: a thread each applies the row changes for
/// the sagas of the workload. No actors, no HTTP, no bus, no rules: what fails
/// fails by dice, and no thread waits for what another one has done, but none
/// runs ahead of the order's.
/// Answers with sagas a second. Throws what the stores throw.
double bare_store_limit(const bare_stores&, const workload&,
                        std::chrono::seconds lasting);

} // namespace troupe::bench
