#include "adapters/http/pages.hpp"

#include "actors/domain/participants.hpp"
#include "adapters/http/field_text.hpp"
#include "adapters/http/uri.hpp"

#include <charconv>

namespace troupe::http {

namespace {

constexpr std::int64_t largest_page = 500;

/// Cursors are opaque to clients; the letter tells a list's from another's.
char mark(cursor_kind kind) {
  return kind == cursor_kind::position ? 'p'
         : kind == cursor_kind::saga   ? 's'
                                       : 'l';
}

bool readable(std::string_view cursor, cursor_kind kind) {
  if (cursor.size() < 2 || cursor.front() != mark(kind))
    return false;
  cursor.remove_prefix(1);
  if (kind == cursor_kind::saga)
    return cursor.size() == 36
           && cursor.find_first_not_of("0123456789abcdef-") == cursor.npos;
  auto count = numbers_in(cursor).size();
  return count
         == (kind == cursor_kind::position ? 1
                                           : names_of(participant{}).size());
}

} // namespace

std::vector<std::int64_t> numbers_in(std::string_view text) {
  std::vector<std::int64_t> result;
  auto at = text.data();
  auto end = at + text.size();
  while (true) {
    auto& value = result.emplace_back();
    auto [rest, code] = std::from_chars(at, end, value);
    if (code != std::errc{} || value < 0 || (rest != end && *rest != '-'))
      return {};
    if (rest == end)
      return result;
    at = rest + 1;
  }
}

std::optional<page_request> read_page_request(exchange& client,
                                              cursor_kind kind) {
  page_request result;
  auto& asked = client.request();
  if (auto limit = asked.query_value("limit")) {
    auto number = number_in(*limit, 1, largest_page);
    if (!number) {
      client.fail(422, "limit must be a whole number from 1 to 500");
      return std::nullopt;
    }
    result.limit = static_cast<std::uint32_t>(*number);
  }
  if (auto cursor = asked.query_value("cursor")) {
    if (!readable(*cursor, kind)) {
      client.fail(422, "cursor is not one that this list has answered with");
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
