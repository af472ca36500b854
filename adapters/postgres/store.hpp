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

/// The stores on PostgreSQL: a schema a participant, in one database or in one
/// each. Several processes may write to the same one.
namespace troupe::postgres {

struct settings {
  /// What libpq calls a connection string: `postgres://user@host/database` or
  /// `host=... dbname=...`; several hosts, `target_session_attrs`, `passfile`
  /// and all else that libpq knows. What is not given comes from the variables
  /// that libpq reads, such as PGPASSWORD and PGPASSFILE. A server that is gone
  /// without a word is noticed within 10 s: `connect_timeout`, keepalives,
  /// `tcp_user_timeout`, `statement_timeout` and `lock_timeout` (the latter two
  /// by `options`) have defaults of ours. And of our own: `?passwordfile=FILE`
  /// names a file that holds the password.
  std::string address;
  /// SERIALIZABLE instead of READ COMMITTED with row locks: slower, and safe
  /// beside programs that write to these tables without locking rows.
  bool serializable = false;
  /// Names this process among those that write to the store: its rows of the
  /// outbox are those that it is to publish. The same after a restart. While
  /// another process writes under this name, it is given a number: `name-2`.
  std::string owner;
  /// Null: the database's own clock, the same for all processes. Else it
  /// outlives the store.
  const clock* time = nullptr;
};

/// Apply the migrations that the schema does not have yet, under a lock. Throw
/// store_unavailable where there is no connection, std::runtime_error where a
/// newer build has written the schema; what is said names host and database,
/// never a password.
std::unique_ptr<store<inventory_rows>> open_inventory(const settings&);
std::unique_ptr<store<payment_rows>> open_payment(const settings&);
std::unique_ptr<store<delivery_rows>> open_delivery(const settings&);
std::unique_ptr<store<order_rows>> open_order(const settings&);

/// Connections of their own, that cannot write. Throw as above; the store must
/// have been opened before.
std::unique_ptr<inventory_reader> read_inventory(const settings&);
std::unique_ptr<payment_reader> read_payment(const settings&);
std::unique_ptr<delivery_reader> read_delivery(const settings&);
std::unique_ptr<order_reader> read_order(const settings&);

} // namespace troupe::postgres
