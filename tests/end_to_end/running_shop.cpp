#include "tests/end_to_end/running_shop.hpp"

#include "tests/wait_until.hpp"

#include <stdexcept>

namespace troupe::end_to_end {

namespace {

std::uint16_t port_of_suite = 0;

const answer& expect(int status, const answer& got) {
  if (got.status != status)
    throw std::runtime_error{"not " + std::to_string(status) + " but "
                             + std::to_string(got.status) + ": " + got.body};
  return got;
}

} // namespace

running_shop::running_shop(const flags& more)
    : process_{shop_flags(data_.path().string(), more)} {
  port_of_suite = process_.port();
}

running_shop::~running_shop() {
  port_of_suite = 0;
}

std::uint16_t running_shop::port() {
  return port_of_suite;
}

std::string shopper::stock(int quantity, double price) {
  auto made = post("/inventory",
                   {{"name", "A"}, {"price", price}, {"quantity", quantity}});
  return expect(201, made).parsed().at("product_id");
}

json shopper::show(const std::string& path) {
  return expect(200, get(path)).parsed();
}

json shopper::pieces(const std::string& product_id) {
  auto product = show("/inventory/" + product_id);
  return {{"available", product.at("available")},
          {"reserved", product.at("reserved")}};
}

json shopper::buy(const json& order) {
  auto placed = post("/orders", order, {"Prefer: wait=20"});
  std::string id = expect(201, placed).parsed().at("order_id");
  return show("/orders/" + id);
}

json shopper::letters(std::size_t count) {
  json all;
  if (!wait_until([&] {
        all = show("/dead-letters").at("items");
        return all.size() == count;
      }))
    throw std::runtime_error{"not " + std::to_string(count)
                             + " letters: " + all.dump()};
  return all;
}

json shopper::await(const std::string& order_id, const std::string& status) {
  json order;
  if (!wait_until([&] {
        order = show("/orders/" + order_id);
        return order.at("status") == status;
      }))
    throw std::runtime_error{"not " + status + ": " + order.dump()};
  return order;
}

json order_of(const std::string& product_id, int quantity, const json& more) {
  json order
      = {{"user_id", "ann"},
         {"items", {{{"product_id", product_id}, {"quantity", quantity}}}}};
  order.update(more);
  return order;
}

std::string states_of(const json& order) {
  std::string result;
  for (const auto& step : order.at("steps")) {
    result += result.empty() ? "" : " ";
    result += step.at("state").get<std::string>();
  }
  return result;
}

} // namespace troupe::end_to_end
