#include "adapters/wire/messages.hpp"

namespace troupe::wire {

namespace {

template <std::size_t I = 0>
message read_as(std::string_view type, const document& body) {
  if constexpr (I == std::variant_size_v<message>) {
    throw format_error{"unknown message '" + std::string{type} + "'"};
  } else {
    using candidate = std::variant_alternative_t<I, message>;
    static_assert(all_fields_named<candidate>);
    if (candidate::type != type)
      return read_as<I + 1>(type, body);
    candidate result;
    read(body, result);
    return result;
  }
}

} // namespace

void write(std::string& out, const message& m) {
  std::visit([&](auto& x) { write(out, x); }, m);
}

message read_message(std::string_view type, const document& body) {
  return read_as(type, body);
}

message decode(std::string_view type, std::string_view body) {
  auto parsed = parse(body);
  if (!parsed.error.empty())
    throw format_error{parsed.error};
  return read_message(type, parsed.value);
}

std::string encode(const std::vector<message>& messages) {
  std::string result;
  result.reserve(512 * messages.size());
  result += '[';
  for (auto& m : messages) {
    if (result.size() > 1)
      result += ',';
    result += "{\"type\":\"";
    result += type_of(m);
    result += "\",\"data\":";
    write(result, m);
    result += '}';
  }
  result += ']';
  return result;
}

std::vector<message> decode(std::string_view text) {
  auto parsed = parse(text);
  if (!parsed.error.empty())
    throw format_error{parsed.error};
  if (parsed.value.kind != document::array)
    throw format_error{"an array is expected"};
  std::vector<message> result;
  for (auto& item : parsed.value.items) {
    auto type = item.member("type");
    auto data = item.member("data");
    if (!type || !data)
      throw format_error{"type and data are expected"};
    result.push_back(read_message(type->text, *data));
  }
  return result;
}

} // namespace troupe::wire
