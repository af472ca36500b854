#pragma once

#include "tests/bench/workload.hpp"

#include <chrono>
#include <string>

namespace troupe::bench {

/// What the stores alone could do: in four files of the same schema, on the
/// same disk and as durable, a thread each applies the row changes that its
/// participant makes for the sagas of the workload, by plain prepared SQL, 200
/// commands a transaction with a row of the outbox. No actors, no HTTP, no
/// rules: what fails fails by dice, and no thread waits for what another one
/// has done, but none runs ahead of the order's.
/// Answers with sagas a second. Throws what the stores throw.
double bare_store_limit(const std::string& directory, const workload&,
                        std::chrono::seconds lasting);

} // namespace troupe::bench
