#pragma once

#include "actors/ports/clock.hpp"
#include "actors/ports/reader.hpp"
#include "actors/ports/store.hpp"
#include "actors/ports/tables.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

/// Stores in memory, for actor tests and simulations: they can crash.
namespace troupe::memory {

template <class Row>
using rows_by_key = std::map<std::string, Row, std::less<>>;

/// What a store holds. It outlives the store that writes it, as a disk outlives
/// a process; copying it is a snapshot.
template <class Rows>
struct contents {
  tables_of<Rows, rows_by_key> rows;
  std::set<std::pair<instant, std::string>> timed; ///< due times and keys
  /// The rows that are numbered, as they came; empty where one is gone.
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

/// `clock` outlives the store. Instantiated for all participants.
template <class Rows>
std::unique_ptr<store<Rows>> open(std::shared_ptr<disk<Rows>>, const clock&);

template <class Rows>
std::unique_ptr<reader_of<participant_of_rows<Rows>>>
    read(std::shared_ptr<disk<Rows>>);

} // namespace troupe::memory
