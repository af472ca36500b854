#pragma once

#include "adapters/http/gateway.hpp"
#include "adapters/http/router.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What the routes of the webshop dialect have in common: all parameters are
/// segments of the path, bodies are ignored, numbers are whole, and whatever
/// the shop refuses is a 400.
namespace troupe::http {

inline constexpr std::int64_t most_of_batch = 2'000'000;

/// A route that answers with JSON, or with text.
route webshop_json(std::string method, std::string pattern, route_handler);
route webshop_action(std::string pattern, route_handler);

/// A parameter as a number from `least` to `most`. Nothing: the client has been
/// told.
std::optional<std::int64_t> whole_number(exchange& client,
                                         const path_params& path,
                                         std::string_view name,
                                         std::int64_t least, std::int64_t most);

/// A parameter as whole units of money. Nothing: the client has been told.
std::optional<money> whole_money(exchange& client, const path_params& path,
                                 std::string_view name);

/// Whole units, rounded down.
constexpr std::int64_t units(money amount) {
  return amount.minor / 100;
}

response webshop_text(std::string_view text);

/// `json` is the whole body.
response webshop_answer(std::string json);

/// `{"name":"id"}`
response webshop_id(std::string_view name, const std::string& id);

/// What a batch is answered with when it has been committed.
response webshop_batch(std::int64_t count);

} // namespace troupe::http
