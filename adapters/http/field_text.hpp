#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

/// What the values of fields are made of (RFC 9110, 5.6).
namespace troupe::http {

/// Without blanks and tabs around it.
std::string_view trimmed(std::string_view text);

/// Of ASCII; other characters stay as they are.
char lower(char c);

/// Whether both are the same but for upper and lower case of ASCII.
bool same(std::string_view left, std::string_view right);

/// The decimal number from `least` to `most` that the whole `text` is.
std::optional<std::int64_t>
number_in(std::string_view text, std::int64_t least = 0,
          std::int64_t most = std::numeric_limits<std::int64_t>::max());

/// Cuts off what comes before the next `separator`, and returns it trimmed.
std::string_view next_part(std::string_view& rest, char separator);

/// Whether a list separated by commas holds `token`, in any case.
bool lists(std::string_view list, std::string_view token);

} // namespace troupe::http
