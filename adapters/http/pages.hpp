#pragma once

#include "actors/domain/requests.hpp"
#include "adapters/http/exchange.hpp"
#include "adapters/http/views.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::http {

/// What a cursor holds: a position in the order of arrival, a saga's id, or how
/// far each participant's dead letters have been shown.
enum class cursor_kind { position, saga, letters };

/// Those of a cursor, which are 0 or more and have a `-` between them; none: it
/// is another's.
std::vector<std::int64_t> numbers_in(std::string_view cursor);

/// Reads `limit` and `cursor`. Nothing: the client has been told what is wrong
/// with them (422).
std::optional<page_request> read_page_request(exchange& client,
                                              cursor_kind kind);

/// The `Link` and the cursor of the next page.
void write_next(response& to, const request& asked, cursor_kind kind,
                const std::string& next);

/// `{"items": [...], "next_cursor": ...}`
template <class View>
response list_of(const request& asked, cursor_kind kind,
                 const page<View>& page) {
  response result{200, "application/json", "{\"items\":[", {}};
  for (auto& item : page.items) {
    if (&item != page.items.data())
      result.body += ',';
    show(result.body, item);
  }
  result.body += ']';
  write_next(result, asked, kind, page.next);
  result.body += '}';
  return result;
}

} // namespace troupe::http
