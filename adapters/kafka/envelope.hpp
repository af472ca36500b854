#pragma once

#include "actors/domain/dead_letters.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct rd_kafka_message_s;

/// The wire form: JSON in the value, the rest in headers by CloudEvents 1.0
/// (Kafka protocol binding, binary content mode) and W3C Trace Context.
namespace troupe::kafka {

struct message_header {
  std::string name;
  std::optional<std::string> value;
  bool operator==(const message_header&) const = default;
};

/// A message as a topic holds it.
struct envelope {
  std::string topic;
  std::optional<std::string> key;
  std::optional<std::string> value;
  std::vector<message_header> headers;

  /// The last header of that name which has a value, or empty.
  std::string_view header_value(std::string_view name) const;
};

/// `now` is the ce_time. `service` is the sender: ce_source is
/// `/troupe/<service>`.
envelope wrap(const message&, std::string_view service, instant now);

/// The ce_type may be missing: a person with kcat can send, too. Throws
/// wire::format_error for what is no message of its topic.
message unwrap(const envelope&);

/// All that a message holds, copied.
envelope envelope_of(const rd_kafka_message_s&);

/// Puts bytes and headers into a letter. Bytes that are no text are base64.
void write_down(const envelope&, dead_letter&);

/// What cannot be read, for the participant that it was for. Sent again, it has
/// the same ce_id: only without that it is known by its `place` in Kafka.
dead_letter unreadable_letter(const envelope&, std::string place,
                              std::string_view why);

/// The same bytes for `<topic>.dlq`, with headers that say where they came from
/// and why: `troupe_topic`, `troupe_reason`.
envelope dead_letter_of(envelope, std::string_view why);

} // namespace troupe::kafka
