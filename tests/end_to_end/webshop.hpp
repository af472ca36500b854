#pragma once

#include "tests/end_to_end/running_shop.hpp"

namespace troupe::end_to_end {

/// Refused as the dialect refuses: 400, with the reason in the body.
inline bool refused(const answer& got, const std::string& why = "") {
  return got.status == 400 && got.is_problem()
         && got.parsed().at("detail").get<std::string>().find(why)
                != std::string::npos;
}

/// A client of the webshop dialect.
class webshop_client : public shopper {
public:
  using shopper::shopper;

  /// POST without a body, and its status.
  int act(const std::string& path) { return post(path).status; }

  /// The id in the answer to a POST.
  std::string make(const std::string& path, const std::string& name) {
    return post(path).parsed().at(name);
  }

  std::string item(int price, int stock) {
    auto id = make("/stock/item/create/" + std::to_string(price), "item_id");
    act("/stock/add/" + id + "/" + std::to_string(stock));
    return id;
  }

  std::string user(int credit) {
    auto id = make("/payment/create_user", "user_id");
    act("/payment/add_funds/" + id + "/" + std::to_string(credit));
    return id;
  }

  /// An order of so many pieces.
  std::string order(const std::string& user, const std::string& item,
                    int pieces = 1) {
    auto id = make("/orders/create/" + user, "order_id");
    act("/orders/addItem/" + id + "/" + item + "/" + std::to_string(pieces));
    return id;
  }

  int check_out(const std::string& order) {
    return act("/orders/checkout/" + order);
  }

  int credit(const std::string& user) {
    return show("/payment/find_user/" + user).at("credit");
  }

  int stock_of(const std::string& item) {
    return show("/stock/find/" + item).at("stock");
  }

  bool paid(const std::string& order) {
    return show("/orders/find/" + order).at("paid");
  }
};

} // namespace troupe::end_to_end
