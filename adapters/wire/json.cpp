#include "adapters/wire/json.hpp"

namespace troupe::wire {

void write(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\')
      continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    out += '\\';
    switch (c) {
    case '"':
    case '\\':
      out += text[i];
      break;
    case '\n':
      out += 'n';
      break;
    case '\r':
      out += 'r';
      break;
    case '\t':
      out += 't';
      break;
    default:
      out += "u00";
      out += hex[c >> 4];
      out += hex[c & 0xf];
    }
  }
  out.append(text, plain);
  out += '"';
}

void write(std::string& out, const document& value) {
  auto separate = [&, first = out.size() + 1] {
    if (out.size() > first)
      out += ',';
  };
  switch (value.kind) {
  case document::null:
    out += "null";
    break;
  case document::boolean:
    write(out, value.truth);
    break;
  case document::number:
    out += value.text;
    break;
  case document::string:
    write(out, value.text);
    break;
  case document::array:
    out += '[';
    for (auto& item : value.items) {
      separate();
      write(out, item);
    }
    out += ']';
    break;
  case document::object:
    out += '{';
    for (auto& [name, member] : value.members) {
      separate();
      write(out, name);
      out += ':';
      write(out, member);
    }
    out += '}';
  }
}

void read(const document& from, std::string& to) {
  if (from.kind != document::string)
    throw format_error{"a string is expected"};
  to = from.text;
}

void read(const document& from, bool& to) {
  if (from.kind != document::boolean)
    throw format_error{"true or false is expected"};
  to = from.truth;
}

void read(const document& from, money& to) {
  auto parsed = parse_money(from.text);
  if (from.kind != document::number || parsed.error != money_error::none)
    throw format_error{"an amount is expected"};
  to = parsed.value;
}

} // namespace troupe::wire
