#pragma once

#include <iosfwd>
#include <string>

namespace troupe {

/// Asks the shop at `base_url` whether it is ready to take orders
/// (GET /readyz), for at most five seconds. Returns the exit code: 0 if it is;
/// else 1, with the reason in one line on `err`.
int healthcheck(const std::string& base_url, std::ostream& err);

} // namespace troupe
