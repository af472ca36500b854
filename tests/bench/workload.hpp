#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace troupe::bench {

/// What is bought: orders of two lines over so many products.
struct workload {
  std::string name;
  unsigned products = 1;
  std::string coordination = {}; ///< empty: the shop's
};

/// A share of all payments, and of the deliveries that come after them.
inline constexpr double payment_failure_rate = 0.1;
inline constexpr double delivery_failure_rate = 0.05;

struct failures {
  double payments = payment_failure_rate;
  double deliveries = delivery_failure_rate;
};

inline constexpr std::int64_t initial_stock = 1'000'000'000;
inline constexpr std::int64_t order_amount = 2'997; ///< minor units
inline constexpr const char* address = "1 Main Street, Springfield";

std::string product_id(unsigned number);
std::string user_id(unsigned number);
inline constexpr unsigned users = 1'000;

/// The JSON of an order's two lines, one piece each.
std::string lines(unsigned first, unsigned second);

/// Two of the workload's products.
class picker {
public:
  explicit picker(const workload& w) : any_(0, w.products - 1) {}

  template <class Random>
  unsigned operator()(Random& random) {
    return any_(random);
  }

private:
  std::uniform_int_distribution<unsigned> any_;
};

/// Whole HTTP requests that create the products.
std::vector<std::string> product_requests(const workload&);

/// Whole HTTP requests, to be sent in turn. `wait`: the answer comes when the
/// saga has ended.
std::vector<std::string> order_requests(const workload&, bool wait,
                                        const char* method = "card");

/// Gives every user so much that no order of theirs is refused.
std::vector<std::string> deposit_requests();

} // namespace troupe::bench
