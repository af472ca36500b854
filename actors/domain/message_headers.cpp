#include "actors/domain/message_headers.hpp"

#include <utility>

namespace troupe {

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

} // namespace

std::string id_of(const message& m) {
  return std::visit([](const auto& x) { return make_id(x, x.type); }, m);
}

const std::string& order_id_of(const message& m) {
  return std::visit(
      [](const auto& x) -> const std::string& {
        if constexpr (requires { x.saga; })
          return x.saga.order_id;
        else
          return x.order_id;
      },
      m);
}

std::vector<message_header> headers_of(const message& m) {
  std::vector<message_header> result;
  result.reserve(9); // and who sends it adds two
  auto add = [&](const char* name, std::string value) {
    result.push_back({name, std::move(value)});
  };
  add("content-type", "application/json");
  add("ce_specversion", "1.0");
  add("ce_id", id_of(m));
  add("ce_type", std::string{type_of(m)});
  add("ce_correlationid", saga_id_of(m));
  std::visit(
      [&]<class Message>(const Message& x) {
        if constexpr (!answered_by<Message>.empty())
          add("ce_causationid", make_id(x, answered_by<Message>));
        if constexpr (requires { x.saga; })
          if (!x.saga.traceparent.empty())
            add("traceparent", x.saga.traceparent);
      },
      m);
  return result;
}

} // namespace troupe
