#include "tests/wirings/stories.hpp"

#include "tests/end_to_end/webshop.hpp"
#include "tests/wait_until.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

namespace troupe::wirings {

namespace {

using namespace end_to_end;

/// An order's history as its stream of events tells it.
std::string history(shopper& at, const std::string& order_id) {
  std::istringstream lines{at.get("/orders/" + order_id + "/events").body};
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("data: ") || line.find("\"seq\"") == line.npos)
      continue;
    auto event = json::parse(line.substr(6));
    result += result.empty() ? "" : " > ";
    result += std::to_string(event.at("seq").get<int>()) + " "
              + event.at("status").get<std::string>();
    if (!event.at("reason").is_null())
      result += "(" + event.at("reason").get<std::string>() + ")";
  }
  return result;
}

std::string status_at(shopper& at, const std::string& path) {
  auto got = at.get(path);
  if (got.status != 200)
    return std::to_string(got.status);
  auto shown = got.parsed();
  std::string result = shown.at("status");
  if (shown.contains("reason") && !shown["reason"].is_null())
    result += "(" + shown["reason"].get<std::string>() + ")";
  return result;
}

/// All that can be seen of an order, but for its ids and times.
std::string all_of(shopper& at, const std::string& id) {
  return history(at, id) + "; steps " + states_of(at.show("/orders/" + id))
         + "; stock " + status_at(at, "/inventory/reservations/" + id)
         + "; payment " + status_at(at, "/payments/" + id) + "; delivery "
         + status_at(at, "/deliveries/" + id);
}

json by_wallet(const std::string& user) {
  return {{"user_id", user}, {"payment", {{"method", "wallet"}}}};
}

/// Two lines, of which the second cannot be had.
json too_much_of(const std::string& product) {
  return order_of(product, 1,
                  {{"items",
                    {{{"product_id", product}, {"quantity", 1}},
                     {{"product_id", product}, {"quantity", 1'000'000}}}}});
}

/// Each way in which an order can go, as the dice will have it, until all that
/// are expected have been seen.
void tell_of_dice(shopper& at, transcript& into) {
  auto product = at.stock(1'000, 5);
  auto note = [&](const std::string& what, const std::string& id) {
    into.emplace(what, all_of(at, id));
  };
  for (int i = 0; i < 200 && into.size() < 5; ++i) {
    auto order = at.buy(order_of(product, 2));
    std::string id = order.at("order_id");
    if (order["status"] == "failed") {
      note("card, " + order["reason"].get<std::string>(), id);
      continue;
    }
    note("card, completed", id);
    at.post("/orders/" + id + "/cancel");
    wait_until([&] {
      order = at.show("/orders/" + id);
      return order["status"] != "cancelling";
    });
    note("card, cancel: " + order["status"].get<std::string>(), id);
  }
}

/// Eight requests at once, to all gateways: one order.
std::string tell_of_repeats(const std::vector<std::uint16_t>& ports) {
  shopper first{ports.front()};
  auto product = first.stock(100, 1);
  first.post("/payments/wallets/repeats/deposit", {{"amount", 100}});
  auto order = order_of(product, 1, by_wallet("repeats"));
  std::mutex mutex;
  std::multiset<int> statuses;
  std::set<std::string> ids;
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < 8; ++i)
    clients.emplace_back([&, i] {
      shopper one{ports[i % ports.size()]};
      auto got = one.post("/orders", order, {"Idempotency-Key: the same"});
      std::lock_guard guard{mutex};
      statuses.insert(got.status == 409 ? 201 : got.status);
      if (got.status == 201)
        ids.insert(got.parsed().at("order_id").get<std::string>());
    });
  for (auto& client : clients)
    client.join();
  std::string result = std::to_string(statuses.count(201)) + " answers, "
                       + std::to_string(ids.size()) + " order";
  for (auto& id : ids)
    wait_until([&] {
      auto status = first.show("/orders/" + id).at("status");
      return status == "completed" || status == "failed";
    });
  return result + ", "
         + std::to_string(
             first.show("/orders?user_id=repeats").at("items").size())
         + " in the list";
}

/// Too little credit at first; then eight check it out at once, at all
/// gateways, while somebody follows what becomes of it at the last one.
std::string tell_of_checkouts(const std::vector<std::uint16_t>& ports) {
  webshop_client at{ports.front()};
  auto user = at.user(9);
  auto item = at.item(10, 5);
  auto order = at.order(user, item, 2);
  auto result = std::to_string(at.check_out(order));
  result += ", " + history(at, order) + "; ";
  auto draft = at.order(user, item);
  std::string followed;
  std::thread follower{[&] {
    shopper other{ports.back()};
    followed = history(other, draft);
  }};
  at.act("/payment/add_funds/" + user + "/91");
  std::multiset<int> statuses;
  std::mutex mutex;
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < 8; ++i)
    clients.emplace_back([&, i] {
      webshop_client one{ports[i % ports.size()]};
      auto status = one.check_out(order);
      std::lock_guard guard{mutex};
      statuses.insert(status);
    });
  for (auto& client : clients)
    client.join();
  result += std::to_string(statuses.count(200)) + " paid, credit "
            + std::to_string(at.credit(user)) + ", stock "
            + std::to_string(at.stock_of(item)) + ", " + history(at, order);
  at.check_out(draft);
  follower.join();
  return result + "; followed: " + followed;
}

/// One piece of two is there; once both are, it is tried again.
std::string tell_of_sold_out(const std::vector<std::uint16_t>& ports) {
  webshop_client at{ports.front()};
  webshop_client other{ports.back()};
  auto user = at.user(100);
  auto item = at.item(10, 1);
  auto order = at.order(user, item, 2);
  auto try_it = [&] {
    auto status = other.check_out(order);
    return std::to_string(status) + ", credit "
           + std::to_string(at.credit(user)) + ", stock "
           + std::to_string(at.stock_of(item));
  };
  auto result = try_it();
  at.act("/stock/add/" + item + "/1");
  result += "; " + try_it() + "; ";
  result += try_it() + "; ";
  return result + history(at, order) + "; steps "
         + states_of(at.show("/orders/" + order));
}

/// Ids that are numbers, again and again.
std::string tell_of_batches(std::uint16_t port) {
  webshop_client at{port};
  std::string result;
  for (int round = 0; round < 2; ++round) {
    for (auto batch : {"/stock/batch_init/20/5/3", "/payment/batch_init/20/9",
                       "/orders/batch_init/20/20/20/3"})
      result += std::to_string(at.act(batch)) + " ";
    for (int time = 0; time < 2; ++time)
      result += std::to_string(at.check_out("7")) + " ";
  }
  return result + history(at, "7");
}

std::string outcome(const answer& got) {
  return std::to_string(got.status) + (got.is_problem() ? " problem" : "");
}

} // namespace

std::vector<std::string> flags_of_stories() {
  return {"--payment-failure-rate", "0.3", "--delivery-failure-rate", "0.3",
          "--cancel-refusal-rate",  "0.5"};
}

transcript tell_stories(const std::vector<std::uint16_t>& ports) {
  shopper at{ports.front()};
  transcript result;
  tell_of_dice(at, result);

  auto product = at.stock(10, 5);
  auto id_of = [](const json& order) {
    return order.at("order_id").get<std::string>();
  };
  result["too little stock"] = all_of(at, id_of(at.buy(too_much_of(product))));
  result["unknown product"]
      = all_of(at, id_of(at.buy(order_of("no-such", 1, {{"amount", 1}}))));
  result["no wallet"]
      = all_of(at, id_of(at.buy(order_of(product, 1, by_wallet("nobody")))));
  result["pieces after failures"] = at.pieces(product).dump();
  result["repeats"] = tell_of_repeats(ports);
  result["checkouts"] = tell_of_checkouts(ports);
  result["sold out"] = tell_of_sold_out(ports);
  result["batches"] = tell_of_batches(ports.front());

  auto failed = id_of(at.buy(too_much_of(product)));
  result["cancel of a failed one"]
      = outcome(at.post("/orders/" + failed + "/cancel"));
  result["cancel of none"] = outcome(at.post("/orders/none/cancel"));
  result["no such product"] = outcome(at.get("/inventory/none"));
  auto restock = [&](int quantity) {
    return outcome(at.post("/inventory/" + product + "/restock",
                           {{"quantity", quantity}}));
  };
  result["restock"] = restock(5) + ", ";
  result["restock"] += restock(-16);
  auto deposit = [&](double amount) {
    return outcome(
        at.post("/payments/wallets/eva/deposit", {{"amount", amount}}));
  };
  result["wallet"] = deposit(2.5) + ", ";
  result["wallet"] += deposit(-3) + ", ";
  result["wallet"] += at.get("/payments/wallets/eva").body;
  // Whichever gateway is asked.
  shopper other{ports.back()};
  result["the other gateway"] = history(other, failed);
  return result;
}

std::vector<std::string> begin_stories(std::uint16_t port) {
  shopper at{port};
  auto product = at.stock(1'000, 5);
  std::vector<std::string> result;
  for (int i = 0; i < 40; ++i)
    result.push_back(at.post("/orders", order_of(product, 1))
                         .parsed()
                         .at("order_id")
                         .get<std::string>());
  return result;
}

std::string end_stories(std::uint16_t port,
                        const std::vector<std::string>& orders,
                        const std::string& coordination) {
  shopper at{port};
  std::string result;
  for (auto& id : orders) {
    json order;
    auto ended = wait_until(
        [&] {
          order = at.show("/orders/" + id);
          return order["status"] == "completed" || order["status"] == "failed";
        },
        std::chrono::seconds{30});
    auto told = all_of(at, id);
    auto known = std::ranges::any_of(
        expected_transcript(coordination),
        [&](auto& one) { return is_as_expected(told, one.second); });
    if (!ended || !known)
      result += id + ": " + told + "\n";
  }
  return result;
}

} // namespace troupe::wirings
