#include "adapters/http/request_head.hpp"

#include "adapters/http/field_rules.hpp"
#include "adapters/http/field_text.hpp"
#include "adapters/http/uri.hpp"

#include <algorithm>
#include <limits>

namespace troupe::http {

namespace {

verdict bad(std::string detail) {
  return framing_error{400, std::move(detail)};
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

/// Leaves path and query of a target in absolute form (RFC 9112, 3.2.2), whose
/// host is not empty (RFC 9110, 4.2.1).
verdict read_origin_form(std::string_view target, std::string& into) {
  auto skip = same(target.substr(0, 7), "http://")    ? std::size_t{7}
              : same(target.substr(0, 8), "https://") ? std::size_t{8}
                                                      : std::size_t{0};
  if (skip == 0) {
    into = target;
    return {};
  }
  auto end = std::min(target.find_first_of("/?", skip), target.size());
  auto host = target.substr(skip, end - skip);
  if (host.empty() || host.front() == ':' || !is_authority(host))
    return bad("the request target has no host");
  into = target.substr(end);
  if (!into.starts_with('/'))
    into.insert(0, 1, '/');
  return {};
}

verdict parse_target(std::string_view text, request& into) {
  auto visible = [](char c) { return c > ' ' && c < '\x7f' && c != '#'; };
  if (!std::ranges::all_of(text, visible))
    return bad("the request target holds characters that must be encoded");
  if (auto problem = read_origin_form(text, into.target))
    return problem;
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

/// Chunked, or a coding that we do not have. Where the last one is another,
/// the end of the body is unknown (RFC 9112, 6.3).
verdict check_coding(std::string_view codings) {
  if (same(codings, "chunked"))
    return {};
  auto last = codings.rfind(',');
  if (!lists(codings.substr(last == codings.npos ? 0 : last), "chunked")
      || lists(codings.substr(0, last), "chunked"))
    return bad("the last transfer coding, and no other, must be chunked");
  return framing_error{501, "the only transfer coding here is chunked"};
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
  std::string name{line.substr(0, colon)};
  std::ranges::transform(name, name.begin(), lower);
  if (name == "x-request-id" && usable_id(value))
    into.id = value;
  into.headers.emplace_back(std::move(name), value);
  return {};
}

verdict conclude_head(request& into, body_plan& plan, std::size_t max_body) {
  if (auto problem = settle_fields(into.headers))
    return bad(std::move(*problem));
  auto connection = into.header("connection").value_or("");
  into.keep_alive = into.minor_version == 0 ? lists(connection, "keep-alive")
                                            : !lists(connection, "close");
  if (into.minor_version == 1 && !into.header("host"))
    return bad("no Host");
  auto length = into.header("content-length");
  if (auto codings = into.header("transfer-encoding")) {
    if (length)
      return bad("both Content-Length and Transfer-Encoding");
    if (into.minor_version == 0)
      return bad("Transfer-Encoding in HTTP/1.0");
    if (auto problem = check_coding(*codings))
      return problem;
    plan.chunked = true;
  }
  // What does not fit into a number is more than anybody takes.
  constexpr auto too_much = std::numeric_limits<std::int64_t>::max();
  if (length)
    plan.length
        = static_cast<std::size_t>(number_in(*length).value_or(too_much));
  if (plan.length > max_body)
    return framing_error{413, "the body is too large"};
  plan.expects_continue
      = into.minor_version == 1 && (plan.chunked || plan.length > 0)
        && lists(into.header("expect").value_or(""), "100-continue");
  return {};
}

} // namespace troupe::http
