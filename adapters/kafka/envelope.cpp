#include "adapters/kafka/envelope.hpp"

#include "adapters/wire/messages.hpp"
#include "adapters/wire/time.hpp"

#include <librdkafka/rdkafka.h>

namespace troupe::kafka {

namespace {

/// The command that a reply answers.
template <class Reply>
constexpr std::string_view answered_by{};
template <>
constexpr auto answered_by<inventory_reserved> = reserve_inventory::type;
template <>
constexpr auto answered_by<inventory_failed> = reserve_inventory::type;
template <>
constexpr auto answered_by<inventory_released> = release_inventory::type;
template <>
constexpr auto answered_by<payment_completed> = process_payment::type;
template <>
constexpr auto answered_by<payment_failed> = process_payment::type;
template <>
constexpr auto answered_by<payment_refunded> = refund_payment::type;
template <>
constexpr auto answered_by<delivery_scheduled> = schedule_delivery::type;
template <>
constexpr auto answered_by<delivery_failed> = schedule_delivery::type;
template <>
constexpr auto answered_by<delivery_cancelled> = cancel_delivery::type;
template <>
constexpr auto answered_by<delivery_kept> = cancel_delivery::type;

template <class Message>
std::string make_id(const Message& m, std::string_view type) {
  std::string result;
  if constexpr (requires { m.saga; })
    result = m.saga.saga_id;
  else
    result = m.order_id;
  (result += '/') += type;
  if constexpr (requires { m.number; })
    (result += '/') += std::to_string(m.number);
  else if constexpr (requires { m.seq; })
    (result += '/') += std::to_string(m.seq);
  return result;
}

std::optional<std::string> bytes(const void* data, std::size_t size) {
  if (!data)
    return std::nullopt;
  return std::string{static_cast<const char*>(data), size};
}

/// As envelope::header_value().
std::string_view header_value(const rd_kafka_message_s& of, const char* name) {
  rd_kafka_headers_t* headers = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  if (rd_kafka_message_headers(&of, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR
      || rd_kafka_header_get_last(headers, name, &value, &size)
             != RD_KAFKA_RESP_ERR_NO_ERROR)
    return {};
  return {static_cast<const char*>(value), size};
}

} // namespace

std::string_view envelope::header_value(std::string_view name) const {
  for (auto it = headers.rbegin(); it != headers.rend(); ++it)
    if (it->name == name && it->value)
      return *it->value;
  return {};
}

std::string id_of(const message& m) {
  return std::visit([](const auto& x) { return make_id(x, x.type); }, m);
}

envelope wrap(const message& m, std::string_view service, instant now) {
  envelope result;
  result.topic = type_of(m);
  result.value.emplace().reserve(1'024);
  wire::write(*result.value, m);
  result.headers.reserve(9);
  auto add = [&](const char* name, std::string value) {
    result.headers.push_back({name, std::move(value)});
  };
  add("content-type", "application/json");
  add("ce_specversion", "1.0");
  add("ce_id", id_of(m));
  add("ce_type", result.topic);
  add("ce_source", "/troupe/" + std::string{service});
  add("ce_time", wire::to_rfc3339(now));
  add("ce_correlationid", saga_id_of(m));
  std::visit(
      [&]<class Message>(const Message& x) {
        if constexpr (!answered_by<Message>.empty())
          add("ce_causationid", make_id(x, answered_by<Message>));
        if constexpr (requires { x.saga; }) {
          result.key = x.saga.order_id;
          if (!x.saga.traceparent.empty())
            add("traceparent", x.saga.traceparent);
        } else {
          result.key = x.order_id;
        }
      },
      m);
  return result;
}

message unwrap(std::string_view topic, std::string_view type,
               std::string_view value) {
  if (!type.empty() && type != topic)
    throw wire::format_error{"a message of type '" + std::string{type}
                             + "' is not for this topic"};
  auto parsed = wire::parse(value);
  if (!parsed.error.empty())
    throw wire::format_error{parsed.error};
  return wire::read_message(topic, parsed.value);
}

message unwrap(const rd_kafka_message_s& from) {
  return unwrap(rd_kafka_topic_name(from.rkt), header_value(from, "ce_type"),
                {static_cast<const char*>(from.payload), from.len});
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

envelope dead_letter_of(envelope from, std::string_view why) {
  from.headers.push_back({"troupe_topic", from.topic});
  from.headers.push_back({"troupe_reason", std::string{why}});
  from.topic += ".dlq";
  return from;
}

} // namespace troupe::kafka
