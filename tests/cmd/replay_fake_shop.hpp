#pragma once

#include "cmd/replay/transport.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace troupe::replaying {

/// A shop in memory that speaks as much of the native API as a replay needs.
/// Sagas end at once, and time passes only in pauses.
class fake_shop {
public:
  struct product {
    std::int64_t available = 0;
    std::int64_t reserved = 0;
    std::string name;
    double price = 0;
  };

  struct order {
    nlohmann::json request;
    std::string status;
    std::string reason;
    std::string payment;
    std::string delivery;
  };

  // --- what a test may set --------------------------------------------------
  /// Looks at a request first; what it answers is the answer.
  std::function<std::optional<http_response>(const http_request&)> interfere;
  /// Does the work of a request, and then loses the answer if this says so.
  std::function<bool(const http_request&)> loses_answer;
  /// Decides how an order with stock ends: empty is completed, else the
  /// reason of its failure.
  std::function<std::string(const nlohmann::json&)> decline;
  bool refuses_cancels = false;
  std::size_t page_size = 500;

  // --- what a test may look at ----------------------------------------------
  std::map<std::string, product> products;
  std::vector<order> orders;
  std::vector<http_request> requests;
  std::chrono::milliseconds time{0};

  transport_factory connect() {
    return [this] { return std::make_unique<line>(*this); };
  }

private:
  class line : public transport {
  public:
    explicit line(fake_shop& shop) : shop_(shop) {}

    http_response exchange(const http_request& what) override {
      std::lock_guard guard{shop_.mutex_};
      return shop_.exchange(what);
    }

    std::chrono::milliseconds now() override {
      std::lock_guard guard{shop_.mutex_};
      return shop_.time;
    }

    void pause(std::chrono::milliseconds how_long) override {
      std::lock_guard guard{shop_.mutex_};
      shop_.time += how_long;
    }

  private:
    fake_shop& shop_;
  };

  static http_response answer(int status, const nlohmann::json& body) {
    return {status, body.dump(), std::chrono::seconds{0}, ""};
  }

  static std::string decoded(const std::string& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '%') {
        result += text[i];
        continue;
      }
      result
          += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    }
    return result;
  }

  /// `/inventory/a%20b/restock?x=y` is `inventory`, `a b`, `restock`.
  static std::vector<std::string> segments(const std::string& target) {
    std::vector<std::string> result;
    auto path = target.substr(0, target.find('?'));
    for (std::size_t at = 0; at < path.size();) {
      auto end = std::min(path.find('/', at + 1), path.size());
      result.push_back(decoded(path.substr(at + 1, end - at - 1)));
      at = end;
    }
    return result;
  }

  http_response exchange(const http_request& what) {
    requests.push_back(what);
    if (interfere)
      if (auto instead = interfere(what))
        return *instead;
    auto key = std::find_if(
        what.headers.begin(), what.headers.end(),
        [](const auto& x) { return x.starts_with("Idempotency-Key:"); });
    http_response result;
    if (key != what.headers.end() && answered_.contains(*key))
      result = answered_[*key];
    else
      result = serve(what);
    if (key != what.headers.end())
      answered_[*key] = result;
    if (loses_answer && loses_answer(what))
      return {0, "", std::chrono::seconds{0}, "connection reset"};
    return result;
  }

  http_response serve(const http_request& what) {
    auto path = segments(what.target);
    auto body = what.body.empty() ? nlohmann::json::object()
                                  : nlohmann::json::parse(what.body);
    if (path[0] == "livez")
      return answer(200, nlohmann::json::object());
    if (path[0] == "inventory" && what.method == "GET")
      return list(what.target);
    if (path[0] == "inventory" && path.size() == 1)
      return create(body);
    if (path[0] == "inventory") {
      products.at(path[1]).available += body.at("quantity").get<int>();
      return answer(200, nlohmann::json::object());
    }
    if (path[0] == "orders" && path.size() == 1)
      return place(body);
    if (path[1].empty() || std::stoul(path[1]) >= orders.size())
      return answer(404, nlohmann::json::object());
    auto& subject = orders[std::stoul(path[1])];
    if (path.size() == 3)
      return cancel(path[1], subject);
    if (path[0] == "orders")
      return answer(200, {{"order_id", path[1]},
                          {"status", subject.status},
                          {"reason", subject.reason.empty()
                                         ? nlohmann::json{}
                                         : nlohmann::json(subject.reason)}});
    const auto& part
        = path[0] == "payments" ? subject.payment : subject.delivery;
    if (part.empty())
      return answer(404, nlohmann::json::object());
    return answer(200, {{"order_id", path[1]},
                        {"status", part},
                        {"amount", subject.request.at("amount")}});
  }

  http_response list(const std::string& target) {
    auto at = target.find("cursor=");
    auto after = at == std::string::npos ? "" : decoded(target.substr(at + 7));
    auto items = nlohmann::json::array();
    auto i = after.empty() ? products.begin() : products.upper_bound(after);
    std::string last;
    for (; i != products.end() && items.size() < page_size; ++i) {
      last = i->first;
      items.push_back({{"product_id", i->first},
                       {"available", i->second.available},
                       {"reserved", i->second.reserved}});
    }
    nlohmann::json page = {{"items", items}};
    if (i != products.end())
      page["next_cursor"] = last;
    return answer(200, page);
  }

  http_response create(const nlohmann::json& body) {
    auto id = body.at("product_id").get<std::string>();
    auto is_new = products.try_emplace(
        id, product{body.at("quantity"), 0, body.at("name"), body.at("price")});
    return answer(is_new.second ? 201 : 200, body);
  }

  http_response place(const nlohmann::json& body) {
    if (body.at("items").size() > 1000)
      return answer(422, {{"detail", "over 1,000 items"}});
    order made{body, "completed", "", "completed", "scheduled"};
    auto left = products;
    for (const auto& item : body.at("items")) {
      auto at = left.find(item.at("product_id"));
      auto pieces = item.at("quantity").get<std::int64_t>();
      if (at == left.end())
        made.reason = "unknown_product";
      else if (at->second.available < pieces)
        made.reason = "insufficient_stock";
      else {
        at->second.available -= pieces;
        at->second.reserved += pieces;
      }
    }
    if (!made.reason.empty())
      made.payment = made.delivery = "";
    else if (decline && !decline(body).empty()) {
      made.reason = decline(body);
      made.payment = "failed";
      made.delivery = "";
    } else
      products = left;
    if (!made.reason.empty())
      made.status = "failed";
    orders.push_back(made);
    return answer(201, {{"order_id", std::to_string(orders.size() - 1)},
                        {"status", made.status}});
  }

  http_response cancel(const std::string& id, order& subject) {
    if (subject.status != "completed")
      return answer(409, {{"detail", subject.status}});
    if (refuses_cancels) {
      subject.reason = "delivery_refused";
    } else {
      subject.status = subject.delivery = "cancelled";
      subject.payment = "refunded";
      for (const auto& item : subject.request.at("items")) {
        auto& goods = products.at(item.at("product_id"));
        goods.available += item.at("quantity").get<int>();
        goods.reserved -= item.at("quantity").get<int>();
      }
    }
    return answer(202, {{"order_id", id}, {"status", "cancelling"}});
  }

  std::mutex mutex_;
  std::map<std::string, http_response> answered_;
};

} // namespace troupe::replaying
