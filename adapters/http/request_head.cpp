#include "adapters/http/request_head.hpp"

#include "adapters/http/uri.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

namespace troupe::http {

namespace {

verdict bad(std::string detail) {
  return framing_error{400, std::move(detail)};
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

/// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
  auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z')
           || std::string_view{"!#$%&'*+-.^_`|~"}.find(c)
                  != std::string_view::npos;
  };
  return !text.empty() && std::ranges::all_of(text, allowed);
}

std::string_view trimmed(std::string_view text) {
  auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && blank(text.back()))
    text.remove_suffix(1);
  return text;
}

/// Whether the comma-separated fields called `name` hold `token`.
bool lists(const request& from, std::string_view name, std::string_view token) {
  for (const auto& [key, value] : from.headers) {
    if (key != name)
      continue;
    std::string_view rest{value};
    while (!rest.empty()) {
      auto end = std::min(rest.find(','), rest.size());
      if (lowered(trimmed(rest.substr(0, end))) == token)
        return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return false;
}

verdict parse_version(std::string_view text, request& into) {
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 8 || !text.starts_with("HTTP/") || !digit(text[5])
      || text[6] != '.' || !digit(text[7]))
    return bad("malformed request line");
  if (text[5] != '1')
    return framing_error{505, "this server speaks HTTP/1.1"};
  into.minor_version = text[7] == '0' ? 0 : 1;
  return {};
}

/// Leaves path and query of a target in absolute form (RFC 9112, 3.2.2).
std::string origin_form(std::string_view target) {
  auto scheme = lowered(target.substr(0, 8));
  auto skip = scheme.starts_with("http://")    ? std::size_t{7}
              : scheme.starts_with("https://") ? std::size_t{8}
                                               : std::size_t{0};
  if (skip == 0)
    return std::string{target};
  auto authority = std::min(target.find_first_of("/?", skip), target.size());
  std::string rest{target.substr(authority)};
  return rest.starts_with('/') ? rest : "/" + rest;
}

verdict parse_target(std::string_view text, request& into) {
  auto visible = [](char c) { return c > ' ' && c < '\x7f' && c != '#'; };
  if (!std::ranges::all_of(text, visible))
    return bad("the request target holds characters that must be encoded");
  into.target = origin_form(text);
  if (into.target == "*") {
    into.path = {"*"};
    return {};
  }
  if (!into.target.starts_with('/'))
    return bad("the request target is no path");
  auto path_text = into.target_path();
  auto path = decode_path(path_text);
  if (!path)
    return bad("the path is not percent-encoded UTF-8");
  into.path = std::move(*path);
  auto rest = std::string_view{into.target}.substr(path_text.size());
  auto query = decode_query(rest.empty() ? rest : rest.substr(1));
  if (!query)
    return bad("the query is not percent-encoded UTF-8");
  into.query = std::move(*query);
  return {};
}

/// 1 to 128 printable characters of ASCII.
bool usable_id(std::string_view text) {
  return !text.empty() && text.size() <= 128
         && std::ranges::all_of(text,
                                [](char c) { return c >= ' ' && c < '\x7f'; });
}

verdict parse_length(std::string_view text, std::size_t& into) {
  auto end = text.data() + text.size();
  auto [stopped, error] = std::from_chars(text.data(), end, into);
  if (stopped != end || error == std::errc::invalid_argument)
    return bad("malformed Content-Length");
  if (error == std::errc::result_out_of_range)
    into = std::numeric_limits<std::size_t>::max(); // more than anybody takes
  return {};
}

} // namespace

verdict parse_request_line(std::string_view line, request& into) {
  auto method_end = line.find(' ');
  auto target_end = line.rfind(' ');
  if (method_end == std::string_view::npos || target_end == method_end)
    return bad("malformed request line");
  auto method = line.substr(0, method_end);
  auto target = line.substr(method_end + 1, target_end - method_end - 1);
  if (!is_token(method) || target.empty())
    return bad("malformed request line");
  into.method = method;
  if (auto problem = parse_version(line.substr(target_end + 1), into))
    return problem;
  return parse_target(target, into);
}

verdict parse_field_line(std::string_view line, request& into) {
  // Not a token: also a line that continues the one before (obsolete folding)
  // and a name with a blank before its colon, both ways to smuggle fields.
  auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return bad("malformed header line");
  auto value = trimmed(line.substr(colon + 1));
  auto control = [](char c) {
    return (c >= '\0' && c < ' ' && c != '\t') || c == '\x7f';
  };
  if (std::ranges::any_of(value, control))
    return bad("a header value holds control characters");
  auto name = lowered(line.substr(0, colon));
  if (name == "x-request-id" && usable_id(value))
    into.id = value;
  into.headers.emplace_back(std::move(name), value);
  return {};
}

verdict conclude_head(request& into, body_plan& plan, std::size_t max_body) {
  auto hosts = 0;
  std::optional<std::string_view> length;
  std::optional<std::string_view> coding;
  for (const auto& [name, value] : into.headers) {
    if (name == "host" && ++hosts > 1)
      return bad("more than one Host");
    if (name == "content-length") {
      if (length && *length != value)
        return bad("more than one Content-Length");
      length = value;
    }
    if (name == "transfer-encoding") {
      if (coding)
        return bad("more than one Transfer-Encoding");
      coding = value;
    }
  }
  into.keep_alive = into.minor_version == 0
                        ? lists(into, "connection", "keep-alive")
                        : !lists(into, "connection", "close");
  if (hosts == 0 && into.minor_version == 1)
    return bad("no Host");
  if (length && coding)
    return bad("both Content-Length and Transfer-Encoding");
  if (coding) {
    if (into.minor_version == 0)
      return bad("Transfer-Encoding in HTTP/1.0");
    if (lowered(*coding) != "chunked")
      return framing_error{501, "the only transfer coding here is chunked"};
    plan.chunked = true;
  }
  if (length)
    if (auto problem = parse_length(*length, plan.length))
      return problem;
  if (plan.length > max_body)
    return framing_error{413, "the body is too large"};
  plan.expects_continue = into.minor_version == 1
                          && (plan.chunked || plan.length > 0)
                          && lists(into, "expect", "100-continue");
  return {};
}

} // namespace troupe::http
