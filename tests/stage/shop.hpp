#pragma once

#include "tests/stage/stage.hpp"

namespace troupe {

/// An order of card payments, where the test cares about nothing else.
place_order buy(std::string order_id,
                std::vector<order_line> lines = {{"laptop", 2}},
                std::int64_t minor = 19'999,
                payment_method = payment_method::card,
                std::string user_id = "ann");

inline place_order buy_from_wallet(std::string order_id,
                                   std::vector<order_line> lines
                                   = {{"laptop", 2}},
                                   std::int64_t minor = 19'999) {
  return buy(std::move(order_id), std::move(lines), minor,
             payment_method::wallet);
}

/// A stage with something to sell: 10 laptops, 50 mice, 5 keyboards, and 500.00
/// in ann's wallet. And what its disks say, in words.
class shop : public stage {
public:
  explicit shop(const stage_settings& = {});

  const order_row& order(const std::string& order_id);
  std::string_view status(const std::string& order_id);
  std::string_view why(const std::string& order_id); ///< its reason

  /// Its history: `pending inventory_reserved ...`.
  std::string story(const std::string& order_id);

  /// `inventory:done payment:running delivery:waiting`.
  std::string steps(const std::string& order_id);

  /// As `8+2`: available and reserved.
  std::string pieces(const std::string& product_id);

  std::int64_t credit(const std::string& user_id);

  /// What the participants' rows say of an order's present saga: `none`,
  /// `done`, `refused`, `pending` or `barred` (a tombstone), then `, undo
  /// pending` (or done, kept) where that was asked for.
  std::string reservation(const std::string& order_id);
  std::string payment(const std::string& order_id);
  std::string delivery(const std::string& order_id);

  /// Each sentence of the design's promise that does not hold now, when all is
  /// at rest; empty where it is kept.
  std::string broken_promises();

  /// Outbox rows of all participants.
  std::size_t unsent();
};

} // namespace troupe
