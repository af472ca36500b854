#pragma once

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

/// Applies the migrations that the schema does not have yet, under a lock.
/// Throws store_unavailable where there is no connection, std::runtime_error
/// where a newer build has written the schema; what is said names host and
/// database, never a password.
template <class Participant>
std::unique_ptr<store<typename Participant::rows>> open(const settings&);

/// A connection of its own, that cannot write. Throws as above; the store must
/// have been opened before.
template <class Participant>
std::unique_ptr<reader_of<Participant>> read(const settings&);

} // namespace troupe::postgres
