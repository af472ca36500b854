#include "tests/end_to_end/webshop_crowd.hpp"

#include "tests/bench/load_generator.hpp"

#include <stdexcept>

namespace troupe::end_to_end {

namespace {

using bench::load_generator;

/// As many clients send it: no `Connection`, an empty body of some type.
std::string text_of(const std::string& method_and_path) {
  return method_and_path
         + " HTTP/1.1\r\nHost: shop\r\nContent-Type: application/octet-stream"
           "\r\nContent-Length: 0\r\n\r\n";
}

std::vector<std::string> followed_by(const std::string& begin,
                                     const std::vector<std::string>& ids,
                                     const std::string& end = "") {
  std::vector<std::string> result;
  for (auto& id : ids)
    result.push_back(begin + id + end);
  return result;
}

void expect_success(const std::string& request, const reply& got) {
  if (got.status != 200)
    throw std::runtime_error{request + ": " + std::to_string(got.status) + ", "
                             + got.body};
}

} // namespace

std::vector<reply> ask_all(std::uint16_t port,
                           const std::vector<std::string>& requests,
                           std::size_t connections,
                           const std::function<void(std::size_t)>& on_answer) {
  std::vector<std::string> texts;
  for (auto& request : requests)
    texts.push_back(text_of(request));
  std::vector<reply> result(texts.size());
  std::size_t sent = 0;
  std::size_t answered = 0;
  load_generator load{port, connections};
  load.run(
      [&](load_generator::clock::time_point) {
        return sent < texts.size() ? &texts[sent++] : nullptr;
      },
      [&](const load_generator::answer& a) {
        result[static_cast<std::size_t>(a.request - texts.data())]
            = {a.status, std::string{a.body}};
        ++answered;
        if (on_answer)
          on_answer(answered);
      });
  return result;
}

std::map<int, int> count_statuses(const std::vector<reply>& replies) {
  std::map<int, int> result;
  for (auto& one : replies)
    ++result[one.status];
  return result;
}

std::vector<json> show_all(std::uint16_t port,
                           const std::vector<std::string>& requests) {
  auto replies = ask_all(port, requests, connections_of_crowd);
  std::vector<json> result;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    expect_success(requests[i], replies[i]);
    result.push_back(json::parse(replies[i].body));
  }
  return result;
}

crowd::crowd(std::uint16_t port) {
  webshop_client shop{port};
  item = shop.item(price, pieces);
  auto batch = "/payment/batch_init/1000/" + std::to_string(price);
  expect_success(batch, {shop.act(batch), ""});
  for (int i = 0; i < 1'000; ++i)
    users.push_back(std::to_string(i));
  for (auto& made : show_all(port, for_users("POST /orders/create/")))
    orders.push_back(made.at("order_id"));
  auto lines = followed_by("POST /orders/addItem/", orders, "/" + item + "/1");
  auto added = ask_all(port, lines, connections_of_crowd);
  for (std::size_t i = 0; i < lines.size(); ++i)
    expect_success(lines[i], added[i]);
}

std::vector<std::string>
crowd::for_orders(const std::string& method_and_path) const {
  return followed_by(method_and_path, orders);
}

std::vector<std::string>
crowd::for_users(const std::string& method_and_path) const {
  return followed_by(method_and_path, users);
}

books_of_crowd::books_of_crowd(std::uint16_t port, const crowd& all) {
  webshop_client shop{port};
  for (auto& order : show_all(port, all.for_orders("GET /orders/find/")))
    paid.push_back(order.at("paid"));
  auto wallets = show_all(port, all.for_users("GET /payment/find_user/"));
  for (std::size_t i = 0; i < paid.size(); ++i) {
    paid_orders += paid[i];
    wrong_credits += wallets[i].at("credit") != (paid[i] ? 0 : crowd::price);
  }
  stock = shop.stock_of(all.item);
  native = shop.pieces(all.item);
}

} // namespace troupe::end_to_end
