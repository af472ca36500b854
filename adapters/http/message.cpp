#include "adapters/http/message.hpp"

#include <algorithm>

namespace troupe::http {

namespace {

std::optional<std::string_view> find(const std::vector<name_value>& fields,
                                     std::string_view name) {
  for (const auto& [key, value] : fields)
    if (key == name)
      return value;
  return std::nullopt;
}

void append_field(std::string& out, std::string_view name,
                  std::string_view value) {
  out.append(name).append(": ");
  auto start = out.size();
  out.append(value);
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
      [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  out.append("\r\n");
}

void append_head(std::string& out, const response& answer, const request& asked,
                 std::string_view date) {
  out.append("HTTP/1.1 ")
      .append(std::to_string(answer.status))
      .append(" ")
      .append(reason_phrase(answer.status))
      .append("\r\n");
  if (!answer.content_type.empty())
    append_field(out, "Content-Type", answer.content_type);
  for (const auto& [name, value] : answer.headers)
    append_field(out, name, value);
  append_field(out, "X-Request-Id", asked.id);
  out.append("Date: ").append(date).append("\r\n");
}

} // namespace

std::optional<std::string_view> request::header(std::string_view name) const {
  return find(headers, name);
}

std::optional<std::string_view>
request::query_value(std::string_view name) const {
  return find(query, name);
}

std::string_view request::target_path() const {
  return std::string_view{target}.substr(0, target.find('?'));
}

std::string_view reason_phrase(int status) {
  static constexpr std::pair<int, std::string_view> phrases[] = {
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {302, "Found"},
      {304, "Not Modified"},
      {400, "Bad Request"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {413, "Content Too Large"},
      {415, "Unsupported Media Type"},
      {422, "Unprocessable Content"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
  };
  auto found = std::ranges::find(phrases, status,
                                 &std::pair<int, std::string_view>::first);
  return found == std::end(phrases) ? "Unknown" : found->second;
}

std::string serialise(const response& answer, const request& asked,
                      connection_use afterwards, std::string_view date) {
  std::string out;
  out.reserve(256 + answer.body.size());
  append_head(out, answer, asked, date);
  auto has_length = answer.status != 204 && answer.status != 304;
  if (has_length)
    append_field(out, "Content-Length", std::to_string(answer.body.size()));
  if (afterwards == connection_use::close)
    out.append("Connection: close\r\n");
  else if (asked.minor_version == 0)
    out.append("Connection: keep-alive\r\n");
  out.append("\r\n");
  if (has_length && asked.method != "HEAD")
    out.append(answer.body);
  return out;
}

std::string serialise_stream_head(const response& answer, const request& asked,
                                  std::string_view date) {
  std::string out;
  append_head(out, answer, asked, date);
  out.append("Connection: close\r\n\r\n");
  return out;
}

} // namespace troupe::http
