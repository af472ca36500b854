#pragma once

#include "tests/kill_test/ledger.hpp"
#include "tests/kill_test/promises.hpp"
#include "tests/kill_test/stored_rows.hpp"

#include <string>
#include <vector>

namespace troupe::kill_test {

/// What of the promise of design.md was not kept, at rest, a line each: told
/// from the rows, the third parties' own books and what clients were answered.
std::vector<std::string> violations(const stored_rows&, const ledger&,
                                    const promises&);

} // namespace troupe::kill_test
