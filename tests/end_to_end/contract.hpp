#pragma once

#include "tests/end_to_end/client.hpp"

#include <string>
#include <string_view>

namespace troupe::end_to_end {

/// Throws std::logic_error, which says why, if the API's description does not
/// allow this answer to a request of `method` for `target`: its status, its
/// headers, its type and its body, of which no member may be undescribed.
void check_contract(std::string_view method, std::string_view target,
                    const answer& got);

/// The same about a value that must be as one of the description's schemas.
void check_schema(const std::string& name, const json& value);

} // namespace troupe::end_to_end
