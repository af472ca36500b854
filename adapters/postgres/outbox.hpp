#pragma once

#include "adapters/postgres/changes.hpp"

#include <span>
#include <string>
#include <vector>

namespace troupe::postgres {

/// The outbox of a participant, of which each process publishes what it has put
/// there, and the heartbeats by which they know of each other.
class outbox_table {
public:
  /// The database outlives this, and has these tables when they are asked for.
  outbox_table(database& db, std::string owner);

  /// Removes rows, and adds one where there are messages: the last change, and
  /// its answer is the new row's id.
  void exchange(changes& to, const std::vector<message>& messages,
                std::span<const std::int64_t> forget, instant now);

  /// As the port asks for it.
  std::vector<outbox_row> own();
  std::vector<outbox_row> take_over();

  /// Says that the owner lives.
  void beat();

  /// Forgets those who have been silent since then, and left nothing.
  void purge(instant before);

private:
  std::vector<outbox_row> decoded(const result& rows);

  database& db_;
  std::string owner_;
};

} // namespace troupe::postgres
