#include "cmd/replay/shop_client.hpp"

#include "actors/domain/money.hpp"
#include "adapters/wire/document.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace troupe::replaying {

namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr auto patience = 60s;
constexpr auto longest_saga = 120s;
constexpr auto longest_pause = std::chrono::milliseconds{1s};

/// Percent-encodes a path segment or a query value (RFC 3986, 2.3).
std::string encoded(const std::string& text) {
  std::string result;
  for (unsigned char c : text) {
    auto is_alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
                           || (c >= 'a' && c <= 'z');
    if (is_alphanumeric || c == '-' || c == '.' || c == '_' || c == '~')
      result += static_cast<char>(c);
    else
      result += fmt::format("%{:02X}", c);
  }
  return result;
}

/// 408 is a server's own timeout; 409 says that the first request with this
/// idempotency key is still on its way.
bool is_worth_another_try(const http_request& what, int status) {
  auto has_key = std::any_of(
      what.headers.begin(), what.headers.end(),
      [](const std::string& x) { return x.starts_with("Idempotency-Key:"); });
  return status == 0 || status == 408 || status == 429 || status >= 500
         || (status == 409 && has_key);
}

/// The beginning of an answer, for a message.
std::string shown(const http_response& got) {
  return fmt::format("{} {}", got.status, got.body.substr(0, 200));
}

shop_error unexpected(const http_request& what, const http_response& got) {
  return shop_error(fmt::format("{} {}: unexpected answer {}", what.method,
                                what.target, shown(got)));
}

/// Runs `read` on the answer's JSON; what does not fit is the shop's fault.
template <class Read>
auto read_json(const http_request& what, const std::string& body, Read read) {
  try {
    return read(json::parse(body));
  } catch (const json::exception& fault) {
    throw shop_error(fmt::format("{} {}: unexpected answer: {}", what.method,
                                 what.target, fault.what()));
  }
}

/// A JSON object with one more member that is money: an exact number of two
/// decimals, which a double would not always be.
std::string with_money(const json& object, const char* name,
                       std::int64_t minor_units) {
  auto text = object.dump();
  text.pop_back();
  return text
         + fmt::format(",\"{}\":{}}}", name, to_decimal(money{minor_units}));
}

order_state to_order(const json& x) {
  auto reason = x.value("reason", json{});
  return {x.at("order_id"), x.at("status"),
          reason.is_null() ? "" : reason.get<std::string>()};
}

} // namespace

shop_client::shop_client(std::unique_ptr<transport> to)
    : transport_(std::move(to)) {}

http_response shop_client::ask(const http_request& what) {
  auto give_up = transport_->now() + patience;
  for (auto rest = 50ms;; rest = std::min(rest * 2, longest_pause)) {
    auto got = transport_->exchange(what);
    if (!is_worth_another_try(what, got.status))
      return got;
    auto how_long = std::max<std::chrono::milliseconds>(rest, got.retry_after);
    if (transport_->now() + how_long > give_up)
      throw got.status != 0 ? unexpected(what, got)
                            : shop_error(fmt::format(
                                "the shop cannot be reached: {}", got.fault));
    transport_->pause(how_long);
  }
}

void shop_client::check_reachable() {
  auto got = transport_->exchange({"GET", "/livez", "", {}});
  if (got.status == 0)
    throw shop_error(fmt::format("the shop cannot be reached: {}", got.fault));
}

std::map<std::string, stock_level> shop_client::products() {
  std::map<std::string, stock_level> result;
  std::string cursor;
  do {
    http_request what{"GET", "/inventory?limit=500", "", {}};
    if (!cursor.empty())
      what.target += "&cursor=" + encoded(cursor);
    auto got = ask(what);
    if (got.status != 200)
      throw unexpected(what, got);
    cursor = read_json(what, got.body, [&](const json& page) -> std::string {
      for (const auto& x : page.at("items"))
        result[x.at("product_id")] = {x.at("available"), x.at("reserved")};
      auto next = page.value("next_cursor", json{});
      return next.is_null() ? "" : next.get<std::string>();
    });
  } while (!cursor.empty());
  return result;
}

std::optional<std::string> shop_client::create(const planned_product& what) {
  json body = {{"product_id", what.product_id},
               {"name", what.name},
               {"quantity", what.stock}};
  auto got
      = ask({"POST", "/inventory", with_money(body, "price", what.price), {}});
  if (got.status == 200 || got.status == 201)
    return std::nullopt;
  return shown(got);
}

std::optional<std::string> shop_client::restock(const planned_product& what,
                                                const std::string& key) {
  json body = {{"quantity", what.stock}};
  auto got = ask({"POST",
                  "/inventory/" + encoded(what.product_id) + "/restock",
                  body.dump(),
                  {"Idempotency-Key: " + key}});
  if (got.status == 200)
    return std::nullopt;
  return shown(got);
}

order_state shop_client::place(const invoice& what, const std::string& key) {
  auto items = json::array();
  for (const auto& line : what.lines)
    items.push_back(
        {{"product_id", line.product_id}, {"quantity", line.quantity}});
  json body = {{"user_id", what.customer}, {"items", std::move(items)}};
  http_request request{"POST",
                       "/orders",
                       with_money(body, "amount", what.amount),
                       {"Prefer: wait=20", "Idempotency-Key: " + key}};
  auto got = ask(request);
  if (got.status >= 400)
    return {"", "failed", "refused"};
  if (got.status != 201)
    throw unexpected(request, got);
  auto result = read_json(request, got.body, to_order);
  // The answer has no reason, so one that failed is read again.
  return result.status == "completed" ? result : wait_for_end(result.order_id);
}

order_state shop_client::cancel(const std::string& order_id) {
  http_request request{
      "POST", "/orders/" + encoded(order_id) + "/cancel", "", {}};
  auto got = ask(request);
  // 409: an answer got lost, and by now the order is cancelled.
  if (got.status != 202 && got.status != 409)
    throw unexpected(request, got);
  return wait_for_end(order_id);
}

order_state shop_client::wait_for_end(const std::string& order_id) {
  auto give_up = transport_->now() + longest_saga;
  for (auto rest = 5ms;; rest = std::min(rest * 2, longest_pause)) {
    auto result = order(order_id);
    if (!result)
      throw shop_error(fmt::format("the shop forgot order {}", order_id));
    if (result->has_ended() || transport_->now() + rest > give_up)
      return *result;
    transport_->pause(rest);
  }
}

std::optional<std::string> shop_client::find(const http_request& what) {
  auto got = ask(what);
  if (got.status == 404)
    return std::nullopt;
  if (got.status != 200)
    throw unexpected(what, got);
  return std::move(got.body);
}

std::optional<order_state> shop_client::order(const std::string& order_id) {
  http_request what{"GET", "/orders/" + encoded(order_id), "", {}};
  auto body = find(what);
  if (!body)
    return std::nullopt;
  return read_json(what, *body, to_order);
}

std::optional<payment_state> shop_client::payment(const std::string& order_id) {
  http_request what{"GET", "/payments/" + encoded(order_id), "", {}};
  auto body = find(what);
  if (!body)
    return std::nullopt;
  auto read = wire::parse(*body).value;
  auto status = read.member("status");
  auto amount = read.member("amount");
  // A double could not tell cents apart above 90 trillion.
  auto paid = parse_money(amount ? amount->text : "");
  if (!status || paid.error != money_error::none)
    throw shop_error(fmt::format("{} {}: unexpected answer: {}", what.method,
                                 what.target, body->substr(0, 200)));
  return payment_state{status->text, paid.value.minor};
}

std::optional<std::string> shop_client::delivery(const std::string& order_id) {
  http_request what{"GET", "/deliveries/" + encoded(order_id), "", {}};
  auto body = find(what);
  if (!body)
    return std::nullopt;
  return read_json(what, *body, [](const json& x) {
    return x.at("status").get<std::string>();
  });
}

} // namespace troupe::replaying
