#pragma once

#include "actors/domain/requests.hpp"
#include "adapters/http/gateway.hpp"
#include "adapters/http/router.hpp"
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

/// Answers with a page of what `Question` lists.
template <class Question>
route_handler list_handler(gateway& shop, cursor_kind kind) {
  return [&shop, kind](const caller& client, const path_params&) {
    if (auto page = read_page_request(*client, kind))
      shop.ask(Question{std::move(*page)}, client, [client, kind](auto& found) {
        client->respond(list_of(client->request(), kind, found.value));
      });
  };
}

/// Answers with what `Question` finds by a parameter of the path.
template <class Question>
route_handler show_handler(gateway& shop, std::string_view id) {
  return [&shop, id](const caller& client, const path_params& path) {
    shop.ask(Question{path[id]}, client, [client](auto& found) {
      client->respond(json(200, found.value));
    });
  };
}

} // namespace troupe::http
