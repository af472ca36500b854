#include "adapters/http/form.hpp"

#include "actors/domain/identifiers.hpp"

namespace troupe::http {

namespace {

/// RFC 6901: `~` and `/` in a name are escaped.
void append_pointer(std::string& pointer, std::string_view name) {
  pointer += '/';
  for (char c : name) {
    if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else
      pointer += c;
  }
}

} // namespace

const wire::document* form::member(std::string_view name,
                                   wire::document::kind_t kind,
                                   const char* expected) {
  auto found = at_->member(name);
  if (!found)
    wrong(name, std::string{"is missing: "} + expected + " is expected");
  else if (found->kind != kind)
    wrong(name, std::string{expected} + " is expected");
  else
    return found;
  return nullptr;
}

std::string form::text(std::string_view name, std::size_t least,
                       std::size_t most) {
  auto found = member(name, wire::document::string, "a string");
  if (!found)
    return {};
  if (found->text.size() < least || found->text.size() > most)
    wrong(name, "must have " + std::to_string(least) + " to "
                    + std::to_string(most) + " bytes");
  else if (found->text.find('\0') != std::string::npos)
    wrong(name, "must not hold U+0000");
  return found->text;
}

std::string form::id(std::string_view name) {
  auto found = member(name, wire::document::string, "a string");
  if (!found)
    return {};
  if (!valid_id(found->text))
    wrong(name, "must have 1 to 128 bytes and no control characters");
  return found->text;
}

std::int64_t form::whole(std::string_view name, std::int64_t least,
                         std::int64_t most) {
  auto found = member(name, wire::document::number, "a whole number");
  if (!found)
    return 0;
  auto [value, error] = parse_money(found->text);
  if (error == money_error::too_precise
      || (error == money_error::none && value.minor % 100 != 0))
    wrong(name, "must be a whole number");
  else if (error != money_error::none || value.minor / 100 < least
           || value.minor / 100 > most)
    wrong(name, "must be from " + std::to_string(least) + " to "
                    + std::to_string(most));
  return value.minor / 100;
}

money form::amount(std::string_view name, bool negative) {
  auto found = member(name, wire::document::number, "an amount, as 199.99,");
  if (!found)
    return {};
  auto [value, error] = parse_money(found->text);
  if (error == money_error::too_precise)
    wrong(name, "must have at most two decimals");
  else if (error != money_error::none)
    wrong(name, "must be at most " + to_decimal(max_money));
  else if (value.minor < 0 && !negative)
    wrong(name, "must not be negative");
  return value;
}

bool form::enter(std::string_view name) {
  auto found = member(name, wire::document::object, "an object");
  if (!found)
    return false;
  above_.push_back({at_, pointer_.size()});
  append_pointer(pointer_, name);
  at_ = found;
  return true;
}

bool form::enter(std::string_view list,
                 const std::vector<wire::document>& items, std::size_t i) {
  above_.push_back({at_, pointer_.size()});
  append_pointer(pointer_, list);
  append_pointer(pointer_, std::to_string(i));
  if (items[i].kind != wire::document::object) {
    errors_.push_back({pointer_, "an object is expected"});
    leave();
    return false;
  }
  at_ = &items[i];
  return true;
}

void form::leave() {
  at_ = above_.back().object;
  pointer_.resize(above_.back().pointer_size);
  above_.pop_back();
}

const std::vector<wire::document>*
form::list(std::string_view name, std::size_t least, std::size_t most) {
  auto found = member(name, wire::document::array, "an array");
  if (!found)
    return nullptr;
  if (found->items.size() < least || found->items.size() > most) {
    wrong(name, "must have " + std::to_string(least) + " to "
                    + std::to_string(most) + " items");
    return nullptr;
  }
  return &found->items;
}

void form::wrong(std::string_view name, std::string detail) {
  auto pointer = pointer_;
  append_pointer(pointer, name);
  errors_.push_back({std::move(pointer), std::move(detail)});
}

std::optional<wire::document> read_object(exchange& client) {
  auto parsed = wire::parse(client.request().body);
  if (parsed.out_of_range)
    client.fail(422, "a number is out of range");
  else if (!parsed.error.empty())
    client.fail(400, parsed.error);
  else if (parsed.value.kind != wire::document::object)
    client.fail(422, "a JSON object is expected");
  else
    return std::move(parsed.value);
  return std::nullopt;
}

bool refuse(exchange& client, const form& filled) {
  if (filled.errors().empty())
    return false;
  auto& first = filled.errors().front();
  client.respond(problem(client.request(), 422,
                         first.pointer + ": " + first.detail, filled.errors()));
  return true;
}

} // namespace troupe::http
