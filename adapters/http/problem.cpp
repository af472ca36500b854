#include "adapters/http/problem.hpp"

#include "adapters/http/uri.hpp"
#include "adapters/wire/json.hpp"

namespace troupe::http {

namespace {

void append_member(std::string& out, std::string_view name,
                   std::string_view value) {
  append_json_string(out, name);
  out.push_back(':');
  append_json_string(out, value);
}

} // namespace

void append_json_string(std::string& out, std::string_view text) {
  std::string valid;
  while (!text.empty()) {
    auto length = utf8_sequence_length(text);
    valid.append(length == 0 ? "\xEF\xBF\xBD" : text.substr(0, length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
  wire::write(out, valid);
}

response problem(const request& asked, int status, std::string_view detail,
                 std::span<const field_error> errors) {
  response result{status, "application/problem+json", "", {}};
  if (status == 503)
    result.headers.emplace_back("Retry-After", "1");
  auto& out = result.body;
  out.append(R"({"type":"about:blank",)");
  append_member(out, "title", reason_phrase(status));
  out.append(R"(,"status":)").append(std::to_string(status)).push_back(',');
  append_member(out, "detail", detail);
  if (!asked.target.empty()) {
    out.push_back(',');
    append_member(out, "instance", asked.target_path());
  }
  if (!errors.empty()) {
    out.append(R"(,"errors":[)");
    for (const auto& error : errors) {
      out.push_back('{');
      append_member(out, "pointer", error.pointer);
      out.push_back(',');
      append_member(out, "detail", error.detail);
      out.append("},");
    }
    out.back() = ']';
  }
  out.push_back('}');
  return result;
}

} // namespace troupe::http
