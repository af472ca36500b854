#pragma once

#include "actors/domain/delivery.hpp"
#include "actors/domain/inventory.hpp"
#include "actors/domain/order.hpp"
#include "actors/domain/payment.hpp"
#include "actors/ports/clock.hpp"
#include "actors/ports/reader.hpp"
#include "actors/ports/store.hpp"

#include <memory>
#include <string>

/// The embedded stores: one SQLite file a participant. Opening applies the
/// migrations that it does not have yet. `clock` outlives the store.
namespace troupe::sqlite {

std::unique_ptr<store<inventory_rows>> open_inventory(const std::string& file,
                                                      const clock&);
std::unique_ptr<store<payment_rows>> open_payment(const std::string& file,
                                                  const clock&);
std::unique_ptr<store<delivery_rows>> open_delivery(const std::string& file,
                                                    const clock&);
std::unique_ptr<store<order_rows>> open_order(const std::string& file,
                                              const clock&);

/// Read-only connections; the store must have been opened before.
std::unique_ptr<inventory_reader> read_inventory(const std::string& file);
std::unique_ptr<payment_reader> read_payment(const std::string& file);
std::unique_ptr<delivery_reader> read_delivery(const std::string& file);
std::unique_ptr<order_reader> read_order(const std::string& file);

} // namespace troupe::sqlite
