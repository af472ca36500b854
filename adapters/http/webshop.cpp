#include "adapters/http/webshop.hpp"

#include "adapters/http/field_text.hpp"
#include "adapters/wire/json.hpp"

namespace troupe::http {

namespace {

constexpr int refused = 400;
constexpr std::int64_t most_units = max_money.minor / 100;

} // namespace

route webshop_json(std::string method, std::string pattern,
                   route_handler handler) {
  return {std::move(method), std::move(pattern), std::move(handler),
          produces::json,    takes::nothing,     refused};
}

route webshop_action(std::string pattern, route_handler handler) {
  return {"POST",          std::move(pattern), std::move(handler),
          produces::other, takes::nothing,     refused};
}

std::optional<std::int64_t>
whole_number(exchange& client, const path_params& path, std::string_view name,
             std::int64_t least, std::int64_t most) {
  auto value = number_in(path[name], least, most);
  if (!value)
    client.fail(refused, std::string{name} + " must be a whole number from "
                             + std::to_string(least) + " to "
                             + std::to_string(most));
  return value;
}

std::optional<money> whole_money(exchange& client, const path_params& path,
                                 std::string_view name) {
  auto value = whole_number(client, path, name, 0, most_units);
  return value ? std::optional{money{*value * 100}} : std::nullopt;
}

response webshop_text(std::string_view text) {
  return {200, "text/plain; charset=utf-8", std::string{text} + '\n', {}};
}

response webshop_answer(std::string json) {
  return {200, "application/json", std::move(json), {}};
}

response webshop_id(std::string_view name, const std::string& id) {
  std::string body = "{";
  wire::write_member(body, name, id);
  return webshop_answer(body + '}');
}

response webshop_batch(std::int64_t count) {
  return webshop_answer(R"({"msg":"initialised )" + std::to_string(count)
                        + R"("})");
}

} // namespace troupe::http
