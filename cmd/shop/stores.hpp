#pragma once

#include "actors/domain/delivery.hpp"
#include "actors/domain/inventory.hpp"
#include "actors/domain/order.hpp"
#include "actors/domain/payment.hpp"
#include "actors/ports/reader.hpp"
#include "actors/ports/store.hpp"
#include "cmd/shop/process.hpp"

#include <memory>
#include <optional>

namespace troupe {

/// Every participant's store and its reader.
struct stores {
  std::unique_ptr<data_directory> directory; ///< null: in memory
  std::shared_ptr<store<inventory_rows>> inventory;
  std::shared_ptr<store<payment_rows>> payment;
  std::shared_ptr<store<delivery_rows>> delivery;
  std::shared_ptr<store<order_rows>> order;
  std::shared_ptr<inventory_reader> inventory_reads;
  std::shared_ptr<payment_reader> payment_reads;
  std::shared_ptr<delivery_reader> delivery_reads;
  std::shared_ptr<order_reader> order_reads;
  std::shared_ptr<order_reader> order_counter; ///< for the order's own thread
};

/// SQLite files under `data_dir`, or in memory if that is empty. `time`
/// outlives them. Throws std::runtime_error that names what cannot be had.
stores open_stores(const std::string& data_dir, const clock& time);

/// The catalogue of the demo, if the shop has no products yet.
void stock_demo(stores&);

} // namespace troupe
