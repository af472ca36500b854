#include "adapters/http/pages.hpp"

#include "adapters/http/form.hpp"
#include "adapters/http/uri.hpp"

#include <algorithm>
#include <charconv>

namespace troupe::http {

namespace {

constexpr std::uint32_t largest_page = 500;

/// Clients are not to look into a cursor; the letter tells a list's from
/// another's.
char mark(cursor_kind kind) {
  return kind == cursor_kind::position ? 'p' : 's';
}

bool readable(std::string_view cursor, cursor_kind kind) {
  if (cursor.size() < 2 || cursor.front() != mark(kind))
    return false;
  cursor.remove_prefix(1);
  if (kind == cursor_kind::saga)
    return cursor.size() == 36
           && cursor.find_first_not_of("0123456789abcdef-") == cursor.npos;
  std::int64_t value = 0;
  auto end = cursor.data() + cursor.size();
  auto [rest, code] = std::from_chars(cursor.data(), end, value);
  return code == std::errc{} && rest == end && value >= 0;
}

} // namespace

std::optional<page_request> read_page_request(exchange& client,
                                              cursor_kind kind) {
  page_request result;
  auto& asked = client.request();
  if (auto limit = asked.query_value("limit")) {
    auto end = limit->data() + limit->size();
    auto [rest, code] = std::from_chars(limit->data(), end, result.limit);
    if (code != std::errc{} || rest != end || result.limit < 1
        || result.limit > largest_page) {
      refuse(client, "limit must be a whole number from 1 to 500");
      return std::nullopt;
    }
  }
  if (auto cursor = asked.query_value("cursor")) {
    if (!readable(*cursor, kind)) {
      refuse(client, "cursor is not one that this list has answered with");
      return std::nullopt;
    }
    result.after = cursor->substr(1);
  }
  return result;
}

void write_next(response& to, const request& asked, cursor_kind kind,
                const std::string& next) {
  if (next.empty())
    return;
  auto cursor = mark(kind) + next;
  to.body += ",\"next_cursor\":\"" + cursor + "\"";
  // The same request, from there on.
  std::string link{asked.target_path()};
  auto separator = '?';
  auto add = [&](std::string_view name, std::string_view value) {
    link += separator + percent_encode(name) + '=' + percent_encode(value);
    separator = '&';
  };
  for (auto& [name, value] : asked.query)
    if (name != "cursor")
      add(name, value);
  add("cursor", cursor);
  to.headers.emplace_back("Link", "<" + link + ">; rel=\"next\"");
}

} // namespace troupe::http
