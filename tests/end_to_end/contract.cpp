#include "tests/end_to_end/contract.hpp"

#include "adapters/http/openapi.hpp"

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>
#include <stdexcept>

namespace troupe::end_to_end {

namespace {

[[noreturn]] void fail(const std::string& why) {
  throw std::logic_error{"not as /openapi.json says: " + why};
}

void require(bool fine, const std::string& why) {
  if (!fine)
    fail(why);
}

/// `how` is std::tolower or std::toupper.
std::string in_case(int (*how)(int), std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), [how](unsigned char c) {
    return static_cast<char>(how(c));
  });
  return result;
}

const json& document() {
  static const auto parsed = json::parse(http::openapi_document());
  return parsed;
}

const json& resolved(const json& maybe_reference) {
  auto found = maybe_reference.find("$ref");
  if (found == maybe_reference.end())
    return maybe_reference;
  return document().at(json::json_pointer{found->get<std::string>().substr(1)});
}

bool is_of(const std::string& type, const json& value) {
  return type == "object"    ? value.is_object()
         : type == "array"   ? value.is_array()
         : type == "string"  ? value.is_string()
         : type == "integer" ? value.is_number_integer()
         : type == "number"  ? value.is_number()
         : type == "boolean" ? value.is_boolean()
         : type == "null"    ? value.is_null()
                             : throw std::logic_error{"no type: " + type};
}

bool is_of_any(const json& types, const json& value) {
  if (types.is_string())
    return is_of(types, value);
  return std::ranges::any_of(
      types, [&](const json& type) { return is_of(type, value); });
}

bool is_time(const std::string& text) {
  static const std::regex form{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)"};
  return std::regex_match(text, form);
}

void check(const json& schema, const json& value, const std::string& at);

/// What the schema tells nothing of is not to be there.
void check_members(const json& schema, const json& value,
                   const std::string& at) {
  auto& properties = schema.at("properties");
  auto open = schema.value("additionalProperties", false);
  for (auto& [name, member] : value.items())
    if (properties.contains(name))
      check(properties.at(name), member, at + "/" + name);
    else
      require(open, at + " has a member " + name);
}

void check_keyword(const std::string& word, const json& says,
                   const json& schema, const json& value,
                   const std::string& at) {
  static const std::set<std::string> annotations{
      "title",   "description",      "example",       "examples",
      "default", "contentMediaType", "contentSchema", "additionalProperties"};
  auto wrong
      = at + " is " + value.dump() + ", against " + word + " " + says.dump();
  if (word == "type") {
    require(is_of_any(says, value), wrong);
  } else if (word == "enum") {
    require(std::ranges::find(says, value) != says.end(), wrong);
  } else if (word == "properties") {
    if (value.is_object())
      check_members(schema, value, at);
  } else if (word == "required") {
    for (const auto& name : says)
      require(value.contains(name.get<std::string>()), wrong);
  } else if (word == "items") {
    if (value.is_array())
      for (const auto& item : value)
        check(says, item, at + "/*");
  } else if (word == "prefixItems") {
    for (std::size_t i = 0; i < std::min(says.size(), value.size()); ++i)
      check(says[i], value[i], at + "/" + std::to_string(i));
  } else if (word == "minItems" || word == "maxItems") {
    require(word == "minItems" ? value.size() >= says : value.size() <= says,
            wrong);
  } else if (word == "minimum" || word == "maximum") {
    require(word == "minimum" ? value >= says : value <= says, wrong);
  } else if (word == "minLength" || word == "maxLength") {
    auto is_first = [](unsigned char c) { return (c & 0xc0) != 0x80; };
    auto length = std::ranges::count_if(value.get<std::string>(), is_first);
    require(word == "minLength" ? length >= says : length <= says, wrong);
  } else if (word == "pattern") {
    require(std::regex_search(value.get<std::string>(),
                              std::regex{says.get<std::string>()}),
            wrong);
  } else if (word == "format" && says == "date-time") {
    require(!value.is_string() || is_time(value), wrong);
  } else if (word != "format" && !annotations.contains(word)) {
    fail("a test cannot check the keyword " + word);
  }
}

void check(const json& schema, const json& value, const std::string& at) {
  auto& described = resolved(schema);
  for (auto& [word, says] : described.items())
    check_keyword(word, says, described, value, at);
}

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> result;
  while (!path.empty()) {
    auto end = std::min(path.find('/', 1), path.size());
    result.emplace_back(path.substr(1, end - 1));
    path.remove_prefix(end);
  }
  return result;
}

/// The description of a path; of two that match, of the one with the earlier
/// fixed segment. Null: there is none.
const json* find_path(std::string_view target) {
  auto asked = segments_of(target.substr(0, target.find('?')));
  auto is_parameter = [](const std::string& s) { return s.starts_with('{'); };
  auto matches = [&](const std::string& s, const std::string& text) {
    return is_parameter(s) || s == text;
  };
  const json* best = nullptr;
  std::vector<bool> best_kind;
  for (auto& [pattern, path] : document().at("paths").items()) {
    auto segments = segments_of(pattern);
    if (!std::ranges::equal(segments, asked, matches))
      continue;
    std::vector<bool> kind;
    std::ranges::transform(segments, std::back_inserter(kind), is_parameter);
    if (best == nullptr || kind < best_kind) {
      best = &path;
      best_kind = kind;
    }
  }
  return best;
}

void check_headers(const json& described, const answer& got) {
  static const std::set<std::string> of_http{
      "cache-control",         "connection", "content-length",
      "content-type",          "allow",      "content-security-policy",
      "x-content-type-options"};
  std::set<std::string> known = of_http;
  for (auto& [name, header] : described.items()) {
    auto lower = in_case(std::tolower, name);
    known.insert(lower);
    require(got.headers.contains(lower)
                || !resolved(header).value("required", false),
            name + " is missing");
  }
  for (auto& [name, value] : got.headers)
    require(known.contains(name), name + " is not described");
}

void check_response(const json& described, std::string_view method,
                    const answer& got) {
  check_headers(described.at("headers"), got);
  if (!described.contains("content")) {
    require(got.body.empty(), "there is a body");
    return;
  }
  auto type = got.header("content-type");
  type = type.substr(0, type.find(';'));
  auto& content = described.at("content");
  require(content.contains(type), "the type is " + type);
  if (method != "HEAD" && type.ends_with("json"))
    check(content.at(type).at("schema"), json::parse(got.body), "the body");
}

/// What comes before a route is found, or without one.
void check_without_route(const json* path, std::string_view method,
                         const answer& got) {
  static const std::set<int> of_transport{400, 408, 413, 431, 501, 503, 505};
  require(of_transport.contains(got.status)
              || got.status == (path == nullptr ? 404 : 405),
          "the status is " + std::to_string(got.status));
  require(got.is_problem(), "it is no problem");
  if (method != "HEAD")
    check_schema("Problem", json::parse(got.body));
  auto allow = got.header("allow");
  if (got.status == 405)
    for (auto& [name, operation] : path->items()) {
      require(allow.find(in_case(std::toupper, name)) != allow.npos,
              "Allow is " + allow);
    }
}

} // namespace

void check_contract(std::string_view method, std::string_view target,
                    const answer& got) {
  auto path = find_path(target);
  auto lower = in_case(std::tolower, method == "HEAD" ? "GET" : method);
  try {
    if (path == nullptr || !path->contains(lower)) {
      check_without_route(path, method, got);
      return;
    }
    auto& responses = path->at(lower).at("responses");
    auto status = std::to_string(got.status);
    require(responses.contains(status), "the status is " + status);
    check_response(resolved(responses.at(status)), method, got);
  } catch (const std::exception& error) {
    throw std::logic_error{std::string{method} + " " + std::string{target}
                           + ": " + error.what()};
  }
}

void check_schema(const std::string& name, const json& value) {
  check(document().at("components").at("schemas").at(name), value, name);
}

} // namespace troupe::end_to_end
