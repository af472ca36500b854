#pragma once

#include "actors/ports/clock.hpp"
#include "actors/ports/store.hpp"
#include "adapters/sqlite/database.hpp"
#include "adapters/wire/dead_letters.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace troupe::sqlite {

/// The outbox of a participant, by the connection that writes its file. Ids
/// grow, and not one is used twice.
class outbox_table {
public:
  /// The database outlives this, and has the table by now.
  outbox_table(database& db, const clock& time);

  /// The id of the next row that exchange() adds.
  std::int64_t next_id() const { return next_id_; }

  /// Another connection may have written: in a transaction.
  void look_at_ids();

  /// Removes rows, and adds one where there are messages: its id, or 0. In a
  /// transaction.
  std::int64_t exchange(const std::vector<message>& messages,
                        std::span<const std::int64_t> forget, instant now);

  bool has(std::int64_t id);

  /// As the port asks for it. What nobody can read goes to the dead letters: it
  /// must not hold up all else, for ever.
  std::vector<outbox_row> page(std::int64_t after, std::size_t limit);

private:
  void remove(std::int64_t id);
  void put_aside(std::int64_t id, wire::sorted_messages sorted);

  database& db_;
  const clock& time_;
  statement last_id_;
  statement insert_;
  statement find_;
  statement delete_;
  std::int64_t next_id_ = 1;
};

} // namespace troupe::sqlite
