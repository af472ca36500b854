#pragma once

#include "actors/domain/messages.hpp"

#include <string>

namespace troupe::wire {

/// RFC 3339 in UTC with milliseconds: 2026-11-21T10:00:00.123Z
std::string to_rfc3339(instant at);

} // namespace troupe::wire
