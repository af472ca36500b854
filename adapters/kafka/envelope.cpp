#include "adapters/kafka/envelope.hpp"

#include "adapters/wire/dead_letters.hpp"
#include "adapters/wire/messages.hpp"
#include "adapters/wire/time.hpp"

#include <librdkafka/rdkafka.h>

#include <utility>

namespace troupe::kafka {

namespace {

std::optional<std::string> bytes(const void* data, std::size_t size) {
  if (!data)
    return std::nullopt;
  return std::string{static_cast<const char*>(data), size};
}

std::string text(std::string_view bytes) {
  return wire::as_text{bytes}.text;
}

} // namespace

std::string_view envelope::header_value(std::string_view name) const {
  for (auto it = headers.rbegin(); it != headers.rend(); ++it)
    if (it->name == name && it->value)
      return *it->value;
  return {};
}

envelope wrap(const message& m, std::string_view service, instant now) {
  envelope result;
  result.topic = type_of(m);
  result.key = order_id_of(m);
  result.value.emplace().reserve(1'024);
  wire::write(*result.value, m);
  auto headers = headers_of(m);
  result.headers.reserve(headers.size() + 2);
  for (auto& one : headers)
    result.headers.push_back({std::move(one.name), std::move(one.value)});
  result.headers.push_back({"ce_source", "/troupe/" + std::string{service}});
  result.headers.push_back({"ce_time", wire::to_rfc3339(now)});
  return result;
}

message unwrap(const envelope& from) {
  auto type = from.header_value("ce_type");
  if (!type.empty() && type != from.topic)
    throw wire::format_error{"a message of type '" + std::string{type}
                             + "' is not for this topic"};
  return wire::decode(from.topic,
                      from.value ? std::string_view{*from.value} : "");
}

envelope envelope_of(const rd_kafka_message_s& from) {
  envelope result;
  result.topic = rd_kafka_topic_name(from.rkt);
  result.key = bytes(from.key, from.key_len);
  result.value = bytes(from.payload, from.len);
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&from, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(headers, i, &name, &value, &size)
         == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i)
      result.headers.push_back({name, bytes(value, size)});
  }
  return result;
}

void write_down(const envelope& from, dead_letter& letter) {
  wire::as_text content{from.value.value_or("")};
  letter.content = std::move(content.text);
  letter.headers.clear();
  for (auto& [name, value] : from.headers)
    letter.headers.push_back({text(name), text(value.value_or(""))});
  if (content.coded)
    letter.headers.push_back({"troupe_encoding", "base64"});
}

dead_letter unreadable_letter(const envelope& from, std::string place,
                              std::string_view why) {
  constexpr std::size_t longest_id = 256; // anybody can send a header
  auto id = text(from.header_value("ce_id"));
  if (id.empty() || id.size() > longest_id)
    id = std::move(place);
  dead_letter result{
      .command = from.topic,
      .saga_id = text(from.header_value("ce_correlationid")),
      .content = {},
      .error = std::string{why},
      .message_id = std::move(id),
      .order_id = text(from.key.value_or("")),
      .headers = {},
  };
  write_down(from, result);
  return result;
}

envelope dead_letter_of(envelope from, std::string_view why) {
  from.headers.push_back({"troupe_topic", from.topic});
  from.headers.push_back({"troupe_reason", std::string{why}});
  from.topic += ".dlq";
  return from;
}

} // namespace troupe::kafka
