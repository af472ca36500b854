#pragma once

#include "tests/bench/workload.hpp"

#include <chrono>
#include <string>

namespace troupe::bench {

/// What the four SQLite stores alone could do, in new files in this directory:
/// a thread each writes what sagas that complete leave in it, by prepared SQL,
/// in transactions of 200 commands. (Those that fail write about as much.) No
/// actors, no HTTP, no bus, no rules, and no thread waits for what another one
/// has done, but none runs ahead of the order's. Answers with sagas a second.
/// Throws what the stores throw.
double bare_store_limit(const std::string& directory, const workload&,
                        std::chrono::seconds lasting);

} // namespace troupe::bench
