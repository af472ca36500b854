#pragma once

#include "actors/domain/messages.hpp"
#include "adapters/wire/json.hpp"

/// Messages on the wire: the JSON of their fields; the name goes beside it.
namespace troupe::wire {

/// The body alone, as a topic carries it.
void write(std::string& out, const message& m);

/// Throws format_error for an unknown name or a body that does not fit.
message read_message(std::string_view type, const document& body);
message decode(std::string_view type, std::string_view body);

/// What an outbox row holds: `[{"type": ..., "data": ...}, ...]`.
std::string encode(const std::vector<message>& messages);
std::vector<message> decode(std::string_view text);

} // namespace troupe::wire
