#include "actors/domain/message_headers.hpp"

#include <utility>

namespace troupe {

namespace {

template <class Message>
std::string make_id(const Message& m, std::string_view type) {
  std::string result;
  if constexpr (requires { m.saga; })
    result = m.saga.saga_id;
  else
    result = m.order_id;
  (result += '/') += type;
  if constexpr (numbered<Message>)
    (result += '/') += std::to_string(m.ordinal());
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
  result.reserve(10); // and who sends it adds two
  auto add = [&](std::string_view name, std::string value) {
    result.push_back({std::string{name}, std::move(value)});
  };
  add("content-type", "application/json");
  add("ce_specversion", "1.0");
  add("ce_id", id_of(m));
  add("ce_type", std::string{type_of(m)});
  add("ce_correlationid", saga_id_of(m));
  std::visit(
      [&]<class Message>(const Message& x) {
        if constexpr (reply<Message>)
          add("ce_causationid", make_id(x, Message::answers::type));
        if constexpr (requires { x.saga; }) {
          if (!x.saga.plan.empty())
            add(plan_header, x.saga.plan);
          if (!x.saga.traceparent.empty())
            add("traceparent", x.saga.traceparent);
        }
      },
      m);
  return result;
}

} // namespace troupe
