#pragma once

#include "cmd/replay/order_book.hpp"
#include "cmd/replay/plan.hpp"
#include "cmd/replay/transport.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace troupe::replaying {

/// The shop cannot be reached, or does not answer as a shop does.
class shop_error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Pieces of one product.
struct stock_level {
  std::int64_t available = 0;
  std::int64_t reserved = 0;
};

/// An order, payment or delivery as the shop shows it.
struct order_state {
  /// Empty when the shop refused the order: then `status` is `failed` and
  /// `reason` is `refused`.
  std::string order_id;
  std::string status;
  std::string reason;

  bool has_ended() const {
    return status == "completed" || status == "failed" || status == "cancelled";
  }
};

struct payment_state {
  std::string status;
  /// Minor units.
  std::int64_t amount = 0;
};

/// Speaks the native API of a shop. What is lost, refused for the moment (429,
/// 503 with its `Retry-After`) or failed inside (5xx) is asked again for up to
/// a minute: every request that changes something carries an idempotency key,
/// or may be repeated by its nature. Every call blocks and throws shop_error
/// when that minute is over. An object serves one thread at a time.
class shop_client {
public:
  explicit shop_client(std::unique_ptr<transport> to);

  /// One attempt. @throws shop_error if no HTTP server answers
  void check_reachable();

  /// All products.
  std::map<std::string, stock_level> products();

  /// Makes a product with its planned stock; nothing, or why not.
  std::optional<std::string> create(const planned_product& what);

  /// Adds the planned stock (not 0) to a product; nothing, or why not.
  std::optional<std::string> restock(const planned_product& what,
                                     const std::string& key);

  /// Places an order and waits until its saga has ended; after two minutes it
  /// is returned as it is then.
  order_state place(const invoice& what, const std::string& key);

  /// Cancels a completed order and waits in the same way: `cancelled`, or
  /// `completed` when the delivery refused.
  order_state cancel(const std::string& order_id);

  /// Nothing if the shop does not know it.
  std::optional<order_state> order(const std::string& order_id);

  /// Nothing if the saga did not come that far.
  std::optional<payment_state> payment(const std::string& order_id);

  /// The delivery's status; nothing if the saga did not come that far.
  std::optional<std::string> delivery(const std::string& order_id);

  /// Time that has passed since any fixed moment.
  std::chrono::milliseconds now() { return transport_->now(); }

private:
  http_response ask(const http_request& what);
  std::optional<std::string> find(const http_request& what);
  order_state wait_for_end(const std::string& order_id);

  std::unique_ptr<transport> transport_;
};

} // namespace troupe::replaying
