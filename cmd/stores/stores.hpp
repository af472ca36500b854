#pragma once

#include "actors/domain/delivery.hpp"
#include "actors/domain/inventory.hpp"
#include "actors/domain/order.hpp"
#include "actors/domain/participants.hpp"
#include "actors/domain/payment.hpp"
#include "actors/ports/clock.hpp"
#include "actors/ports/reader.hpp"
#include "actors/ports/store.hpp"
#include "cmd/settings/settings.hpp"

#include <memory>
#include <vector>

namespace troupe {

/// Opens stores and then their readers, each with a connection of its own. All
/// throw std::runtime_error that names what cannot be had.
class stores {
public:
  virtual ~stores() = default;

  virtual std::shared_ptr<store<order_rows>> order() = 0;
  virtual std::shared_ptr<store<inventory_rows>> inventory() = 0;
  virtual std::shared_ptr<store<payment_rows>> payment() = 0;
  virtual std::shared_ptr<store<delivery_rows>> delivery() = 0;

  virtual std::shared_ptr<order_reader> order_reads() = 0;
  virtual std::shared_ptr<inventory_reader> inventory_reads() = 0;
  virtual std::shared_ptr<payment_reader> payment_reads() = 0;
  virtual std::shared_ptr<delivery_reader> delivery_reads() = 0;
};

/// Gone with this.
std::unique_ptr<stores> stores_in_memory(const clock&);

/// SQLite files in a directory, of which no other process may have those of the
/// same participants meanwhile.
std::unique_ptr<stores> stores_in_files(const std::string& directory,
                                        std::vector<participant> mine,
                                        const clock&);

/// In a PostgreSQL database, which has a clock of its own. `owner` names this
/// process in the outboxes that it shares with others.
std::unique_ptr<stores> stores_in_database(const std::string& address,
                                           bool serializable,
                                           const std::string& owner);

/// Where the settings say. The clock outlives what is opened.
std::unique_ptr<stores> open_stores(const shop_settings&,
                                    std::vector<participant> mine,
                                    const std::string& owner, const clock&);

/// The catalogue of the demo, if there are no products yet.
void stock_demo(store<inventory_rows>&, inventory_reader&);

} // namespace troupe
