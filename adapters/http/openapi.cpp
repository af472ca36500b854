#include "adapters/http/openapi.hpp"

#include "actors/domain/participants.hpp"
#include "actors/domain/requests.hpp"
#include "adapters/http/embedded_files.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace troupe::http {

namespace {

/// Members stay in the order in which they were written.
using json = nlohmann::ordered_json;

/// Adds what is not there yet.
void add(json& to, const json& from, bool must_be_new) {
  for (const auto& [name, value] : from.items())
    if (!to.contains(name))
      to[name] = value;
    else if (must_be_new)
      throw std::logic_error{"openapi: " + name + " is described twice"};
}

void apply(const json& trait, json& operation) {
  auto& parameters = operation["parameters"];
  for (const auto& one : trait.value("parameters", json::array()))
    parameters.push_back(one);
  add(operation["responses"], trait.value("responses", json::object()), false);
}

void complete(json& operation, const json& traits) {
  for (const auto& name : operation.value("x-traits", json::array()))
    apply(traits.at(name.get<std::string>()), operation);
  apply(traits.at("every"), operation);
  operation.erase("x-traits");
  std::map<std::string, json> by_status;
  for (auto& [status, response] : operation["responses"].items()) {
    if (!response.contains("$ref"))
      add(response["headers"], traits.at("every").at("headers"), false);
    by_status[status] = response;
  }
  operation["responses"] = by_status;
}

/// A name of the domain that is empty is null for clients.
json shown_names(const auto& names) {
  auto shown = json::array();
  for (auto name : names)
    if (!name.empty())
      shown.push_back(name);
  if (shown.size() < names.size())
    shown.push_back(nullptr);
  return shown;
}

#define TROUPE_NAME(participant) participants::participant::name,
const std::vector<std::string_view> steps{TROUPE_STEPS(TROUPE_NAME)};

json reference(const std::string& name) {
  return {{"$ref", "#/components/schemas/" + name}};
}

json schema_of(const std::string&) {
  return {{"type", "string"}};
}

json schema_of(money) {
  return reference("Money");
}

json schema_of(reason) {
  return reference("Reason");
}

json schema_of(payment_method) {
  return reference("PaymentMethod");
}

json schema_of(std::int64_t) {
  return {{"type", "integer"}, {"minimum", 0}};
}

template <named_enum E>
json schema_of(E) {
  return {{"type", "string"}, {"enum", shown_names(names_of(E{}))}};
}

/// Which members it has, and what their types say of them.
template <record T>
json schema_of_record() {
  auto schema = json{{"type", "object"}};
  for (auto name : names_of_fields<T>())
    schema["required"].push_back(name);
  auto add_property = [&](const auto& field) {
    auto& properties = schema["properties"];
    auto name = schema["required"][properties.size()].get<std::string>();
    properties[name] = properties.empty() ? reference("Id") : schema_of(field);
  };
  std::apply([&](const auto&... field) { (add_property(field), ...); },
             T{}.fields());
  return schema;
}

json record_named(const std::string& name) {
  static const std::map<std::string, json> all = {
      {"delivery_view", schema_of_record<delivery_view>()},
      {"order_line", schema_of_record<order_line>()},
      {"payment_view", schema_of_record<payment_view>()},
      {"product", schema_of_record<product>()},
      {"wallet_view", schema_of_record<wallet_view>()},
  };
  return all.at(name);
}

/// The members of an `x-record` are those of the domain's record that it names;
/// what stands beside it says more of some.
void describe_record(json& schema) {
  auto whole = record_named(schema["x-record"].get<std::string>());
  schema.erase("x-record");
  whole["properties"].update(schema.value("properties", json::object()));
  schema["properties"] = whole["properties"];
  whole.update(schema);
  schema = whole;
}

/// What a list answers of the things that an `x-page-of` names.
void describe_page(json& schema, const json& schemas) {
  auto name = schema["x-page-of"].get<std::string>();
  const auto& example = schemas.at(name).at("examples").at(0);
  schema = {
      {"type", "object"},
      {"required", {"items"}},
      {"properties",
       {{"items",
         {{"type", "array"}, {"maxItems", 500}, {"items", reference(name)}}},
        {"next_cursor", {{"type", "string"}}}}},
      {"examples", {{{"items", {example}}, {"next_cursor", "c1"}}}},
  };
}

json enumeration(const std::string& name) {
  static const std::map<std::string, json> all = {
      {"coordination", shown_names(names_of(coordination{}))},
      {"delivery_status", shown_names(names_of(delivery_status{}))},
      {"order_status", shown_names(names_of(order_status{}))},
      {"participant", shown_names(names_of(participant{}))},
      {"payment_method", shown_names(names_of(payment_method{}))},
      {"payment_status", shown_names(names_of(payment_status{}))},
      {"reason", shown_names(names_of(reason{}))},
      {"step", shown_names(steps)},
      {"step_state", shown_names(names_of(step_state{}))},
  };
  return all.at(name);
}

/// Each `x-enum` becomes the `enum` that it names.
void enumerate(json& value) {
  if (value.is_object())
    if (auto found = value.find("x-enum"); found != value.end()) {
      value["enum"] = enumeration(found->get<std::string>());
      value.erase("x-enum");
    }
  for (auto& part : value)
    if (part.is_structured())
      enumerate(part);
}

std::string in_html(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  return out;
}

} // namespace

std::string openapi_document() {
  json whole;
  std::vector<json> pieces;
  for (const auto& file : openapi_pieces())
    if (file.name == "shared.json")
      whole = json::parse(file.content);
    else
      pieces.push_back(json::parse(file.content));
  auto traits = whole.at("x-traits");
  whole.erase("x-traits");
  whole["info"]["version"] = TROUPE_VERSION;
  for (const auto& piece : pieces) {
    for (const auto& tag : piece.value("tags", json::array()))
      whole["tags"].push_back(tag);
    add(whole["paths"], piece.at("paths"), true);
    for (const auto& [kind, some] : piece.at("components").items())
      add(whole["components"][kind], some, true);
  }
  for (auto& path : whole["paths"])
    for (auto& operation : path)
      complete(operation, traits);
  for (auto& response : whole["components"]["responses"])
    add(response["headers"], traits.at("every").at("headers"), false);
  auto& schemas = whole["components"]["schemas"];
  for (auto& schema : schemas)
    if (schema.contains("x-record"))
      describe_record(schema);
    else if (schema.contains("x-page-of"))
      describe_page(schema, schemas);
  enumerate(whole);
  return whole.dump();
}

std::string list_of_operations(const std::string& document) {
  std::string out = "<ul>\n";
  auto whole = json::parse(document);
  for (const auto& [path, operations] : whole.at("paths").items())
    for (const auto& [method, operation] : operations.items()) {
      auto verb = method;
      std::ranges::transform(verb, verb.begin(), [](char c) {
        return static_cast<char>(c - 'a' + 'A');
      });
      out += "<li><code>" + verb + " " + in_html(path) + "</code> "
             + in_html(operation.at("summary").get<std::string>()) + "</li>\n";
    }
  return out + "</ul>\n";
}

} // namespace troupe::http
