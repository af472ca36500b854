#pragma once

#include "tests/adapters/sqlite/temporary_directory.hpp"
#include "tests/end_to_end/client.hpp"
#include "tests/end_to_end/troupe_process.hpp"

#include <string>
#include <vector>

namespace troupe::end_to_end {

using flags = std::vector<std::string>;
using conformance::temporary_directory;

/// One shop for all test cases of a suite:
/// `BOOST_AUTO_TEST_SUITE(name, *fixture<running_shop>(flags{...}))`.
class running_shop {
public:
  explicit running_shop(const flags& more);
  running_shop(const running_shop&) = delete;
  ~running_shop();

  /// Of the suite that runs now.
  static std::uint16_t port();

private:
  temporary_directory data_;
  troupe_process process_;
};

/// What most stories begin with. Throws std::runtime_error when the shop does
/// not do it.
class shopper : public client {
public:
  explicit shopper(std::uint16_t port = running_shop::port()) : client{port} {}

  /// The id of a new product.
  std::string stock(int quantity, double price = 10);

  /// GET, and 200.
  json show(const std::string& path);

  /// Of a product: `available` and `reserved`.
  json pieces(const std::string& product_id);

  /// Places it, waits for the end of its saga and shows it.
  json buy(const json& order);

  /// The dead letters, newest first, once there are so many.
  json letters(std::size_t count);

  /// Waits until the order has that status and shows it.
  json await(const std::string& order_id, const std::string& status);
};

/// An order of one line.
json order_of(const std::string& product_id, int quantity,
              const json& more = json::object());

/// Of the steps of an order that is shown, in their order: `done` and so on.
std::string states_of(const json& order);

} // namespace troupe::end_to_end
