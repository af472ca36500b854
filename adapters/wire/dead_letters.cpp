#include "adapters/wire/dead_letters.hpp"

#include "adapters/wire/messages.hpp"

namespace troupe::wire {

namespace {

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
