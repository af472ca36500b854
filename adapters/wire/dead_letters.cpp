#include "adapters/wire/dead_letters.hpp"

#include "adapters/wire/messages.hpp"

#include <nlohmann/json.hpp>

namespace troupe::wire {

namespace {

bool is_text(std::string_view bytes) {
  if (bytes.find('\0') != bytes.npos)
    return false;
  try {
    (void)nlohmann::json(bytes).dump();
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

std::string to_base64(std::string_view bytes) {
  static constexpr char digits[]
      = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    auto three = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8
             | (j < three.size() ? static_cast<unsigned char>(three[j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      result += j > three.size() ? '=' : digits[bits >> (18 - 6 * j) & 63];
  }
  return result;
}

std::string text_at(const document* in, std::string_view name) {
  auto found = in ? in->member(name) : nullptr;
  return found && found->kind == document::string ? found->text : std::string{};
}

/// A message of another build.
dead_letter letter_of(const std::string& type, const document& data,
                      std::string why) {
  auto saga = data.member("saga");
  auto context = saga ? saga : &data;
  return {.command = type,
          .saga_id = text_at(context, "saga_id"),
          .content = to_json(data),
          .error = std::move(why),
          .message_id = {},
          .order_id = text_at(context, "order_id"),
          .headers = {}};
}

} // namespace

sorted_messages sort_messages(std::string_view outbox) {
  sorted_messages result;
  auto parsed = parse(outbox);
  if (parsed.error.empty() && parsed.value.kind != document::array)
    parsed.error = "an array is expected";
  for (auto& item : parsed.value.items) {
    auto type = item.member("type");
    auto data = item.member("data");
    if (!type || !data) {
      parsed.error = "type and data are expected";
      break;
    }
    try {
      result.messages.push_back(read_message(type->text, *data));
    } catch (const format_error& e) {
      result.letters.push_back(letter_of(type->text, *data, e.what()));
    }
  }
  if (!parsed.error.empty()) {
    result = {};
    result.letters.push_back({.command = "outbox",
                              .saga_id = {},
                              .content = std::string{outbox},
                              .error = parsed.error,
                              .message_id = {},
                              .order_id = {},
                              .headers = {}});
  }
  return result;
}

as_text::as_text(std::string_view bytes)
    : text(is_text(bytes) ? std::string{bytes} : to_base64(bytes)),
      coded(text != bytes) {}

dead_letter with_content(dead_letter letter, const message* what) {
  if (what) {
    letter.content.clear();
    write(letter.content, *what);
  }
  return letter;
}

std::vector<message> messages_of(const dead_letter& letter,
                                 const std::string& edited) {
  auto& content = edited.empty() ? letter.content : edited;
  // A row of the outbox, which a build could not read.
  if (letter.command == "outbox")
    return decode(content);
  return {decode(letter.command, content)};
}

} // namespace troupe::wire
