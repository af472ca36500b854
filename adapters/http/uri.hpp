#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe::http {

/// The length in bytes of the UTF-8 sequence at the start of `text`, which is
/// not empty; 0 if none starts there.
std::size_t utf8_sequence_length(std::string_view text);

/// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates).
bool valid_utf8(std::string_view text);

/// Escapes all but the unreserved characters (RFC 3986, 2.3).
std::string percent_encode(std::string_view text);

/// Whether `text` is a host with or without a port (RFC 9112, 3.2; RFC 3986,
/// 3.2.2): a name, which may be empty, or an address, that of IPv6 in brackets.
bool is_authority(std::string_view text);

/// Undoes percent-encoding (RFC 3986, 2.1). Nothing for a broken escape, for
/// U+0000 and for what is no UTF-8.
std::optional<std::string> percent_decode(std::string_view text);

/// Splits the path of a request target, which starts with "/", and decodes
/// each segment on its own, so that "%2F" never separates. Nothing if one of
/// them cannot be decoded.
std::optional<std::vector<std::string>> decode_path(std::string_view path);

/// Splits the query (without "?") as forms do: "&" separates, "+" is a blank,
/// "name" alone has the value "". Nothing if a part cannot be decoded.
std::optional<std::vector<std::pair<std::string, std::string>>>
decode_query(std::string_view query);

} // namespace troupe::http
