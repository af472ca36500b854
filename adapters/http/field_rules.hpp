#pragma once

#include "adapters/http/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace troupe::http {

/// Applies the one table of rules to the fields of a head: which may stand how
/// often, and look like what. Afterwards none of them stands twice: lists over
/// several lines have become one (RFC 9110, 5.3), and a value that was repeated
/// stands once. Other fields are left as they are.
///
/// Returns what is wrong, and names the field; nothing when all is well.
std::optional<std::string> settle_fields(std::vector<name_value>& fields);

} // namespace troupe::http
