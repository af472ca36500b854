#pragma once

#include "tests/end_to_end/webshop.hpp"

#include <functional>

namespace troupe::end_to_end {

/// What came back for a request.
struct reply {
  int status = 0;
  std::string body;
};

/// Asks for each `METHOD PATH` once over so many connections, each time as soon
/// as the answer before is there. The replies are in the order of the requests;
/// `on_answer` hears how many there are.
std::vector<reply>
ask_all(std::uint16_t port, const std::vector<std::string>& requests,
        std::size_t connections,
        const std::function<void(std::size_t)>& on_answer = {});

/// How often each status came back.
std::map<int, int> count_statuses(const std::vector<reply>&);

/// A thousand users, each with the money for one piece of an item of which
/// there are a hundred, and with an order of it.
struct crowd {
  static constexpr int pieces = 100;
  static constexpr int price = 7;

  explicit crowd(std::uint16_t port);

  /// One request for each order.
  std::vector<std::string> for_orders(const std::string& method_and_path) const;
  /// One request for each user.
  std::vector<std::string> for_users(const std::string& method_and_path) const;

  std::string item;
  std::vector<std::string> users;
  std::vector<std::string> orders; ///< in the order of their users
};

/// Over how many connections a crowd asks.
constexpr std::size_t connections_of_crowd = 100;

/// The JSON of each reply to requests that all succeed.
std::vector<json> show_all(std::uint16_t port,
                           const std::vector<std::string>& requests);

/// What the shop says that has become of the crowd.
struct books_of_crowd {
  books_of_crowd(std::uint16_t port, const crowd&);

  std::vector<bool> paid; ///< by order
  int paid_orders = 0;
  int wrong_credits = 0; ///< users whose credit does not match their order
  int stock = 0;
  json native; ///< `available` and `reserved`
};

} // namespace troupe::end_to_end
