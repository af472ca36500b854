#pragma once

#include "tests/bench/workload.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace troupe::bench {

/// Makes a data directory with so many completed orders of the workload, with
/// all rows that the shop itself would have left in its four stores, products
/// included. Not durable while it runs. Throws what the stores throw.
void write_finished_orders(const std::string& directory, const workload&,
                           std::uint64_t count);

/// Adds them to the PostgreSQL databases of a running shop, which has the
/// products already, and leaves the tables as a long life would: vacuumed.
/// `database`: where a participant's is.
void insert_finished_orders(
    const std::function<std::string(const std::string& participant)>& database,
    const workload&, std::uint64_t count);

} // namespace troupe::bench
