#pragma once

#include "actors/domain/delivery.hpp"
#include "actors/domain/inventory.hpp"
#include "actors/domain/order.hpp"
#include "actors/domain/payment.hpp"
#include "actors/ports/clock.hpp"
#include "actors/ports/reader.hpp"
#include "actors/ports/store.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

/// Stores in memory, for actor tests and simulations: they can crash.
namespace troupe::memory {

template <class Rows>
struct tables_of;

/// What a store holds. It outlives the store that writes it, as a disk outlives
/// a process; copying it is a snapshot.
template <class Rows>
struct contents {
  using tables = typename tables_of<Rows>::type;

  tables rows;
  std::set<std::pair<instant, std::string>> timed; ///< due times and keys
  /// Products, or orders, as they came; empty where one is gone.
  std::vector<std::string> arrival;
  std::vector<order_event> history;
  struct unsent {
    std::vector<message> messages;
    instant created_at;
  };
  std::map<std::int64_t, unsent> outbox;
  std::vector<dead_letter> dead_letters;
  std::int64_t last_outbox_id = 0;
  std::int64_t last_letter_id = 0;
};

/// `contents` with the lock that its users share.
template <class Rows>
struct disk {
  std::mutex mutex;
  contents<Rows> held;
  bool full = false; ///< every transaction throws store_unavailable
  /// The next transaction: `before` loses it, `after` commits it and throws
  /// all the same, as a connection that is lost in COMMIT does.
  enum class fault { none, before, after } next_fault = fault::none;
};

template <class Row>
using rows_by_key = std::map<std::string, Row, std::less<>>;

template <>
struct tables_of<inventory_rows> {
  using type = std::tuple<rows_by_key<reservation_row>,
                          rows_by_key<command_row<product>>,
                          rows_by_key<product_row>, rows_by_key<settled_row>>;
};

template <>
struct tables_of<payment_rows> {
  using type = std::tuple<rows_by_key<payment_row>,
                          rows_by_key<command_row<wallet_view>>,
                          rows_by_key<wallet_row>, rows_by_key<settled_row>>;
};

template <>
struct tables_of<delivery_rows> {
  using type = std::tuple<rows_by_key<delivery_row>>;
};

template <>
struct tables_of<order_rows> {
  using type
      = std::tuple<rows_by_key<command_row<order_ref>>, rows_by_key<order_row>>;
};

/// `clock` outlives the store. Instantiated for the four participants.
template <class Rows>
std::unique_ptr<store<Rows>> open(std::shared_ptr<disk<Rows>>, const clock&);

std::unique_ptr<inventory_reader> read(std::shared_ptr<disk<inventory_rows>>);
std::unique_ptr<payment_reader> read(std::shared_ptr<disk<payment_rows>>);
std::unique_ptr<delivery_reader> read(std::shared_ptr<disk<delivery_rows>>);
std::unique_ptr<order_reader> read(std::shared_ptr<disk<order_rows>>);

} // namespace troupe::memory
