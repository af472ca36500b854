#pragma once

#include "adapters/postgres/changes.hpp"
#include "adapters/wire/dead_letters.hpp"

#include <set>
#include <span>
#include <string>
#include <vector>

namespace troupe::postgres {

/// The outbox of a participant, of which each process publishes what it has put
/// there, and the heartbeats by which they know of each other.
///
/// Why it is hard: a process that is slow looks like one that is dead, and is
/// taken over from. The invariants: a row has one owner, whom one statement
/// changes, and a name is one session's (an advisory lock). Two that publish a
/// row at once, the slow one and its heir, tell it twice, which the barrier
/// bears; none is told by nobody, because only its deletion, after the bus has
/// acknowledged it, ends a row.
class outbox_table {
public:
  /// The database outlives this, and has these tables when they are asked for.
  /// The owner is known by this name as long as no other process is.
  outbox_table(database& db, std::string owner);

  /// The id of the next row that exchange() adds.
  std::int64_t next_id();

  /// Removes rows, and adds one where there are messages, with next_id() that
  /// was: not one is used twice, whatever becomes of the changes. Its id, or 0.
  std::int64_t exchange(changes& to, const std::vector<message>& messages,
                        std::span<const std::int64_t> forget, instant now);

  /// Which of these are there.
  std::set<std::int64_t> among(std::span<const std::int64_t> ids);

  /// As the port asks for it.
  std::vector<outbox_row> own(std::int64_t after, std::size_t limit);
  std::vector<std::int64_t> take_over(std::size_t limit);
  void beat();

  /// Forgets those who have been silent since then, and left nothing.
  void purge(instant before);

private:
  const std::string& owner();
  bool claim(const std::string& name);
  std::vector<outbox_row> decoded(const result& rows);
  void put_aside(std::int64_t id, const wire::sorted_messages& sorted);

  database& db_;
  std::string wanted_;
  std::string owner_;
  std::vector<std::int64_t> ids_; ///< reserved, the next one last
  std::uint64_t session_ = 0;     ///< that they were reserved in
  std::uint64_t claimed_in_ = 0;  ///< the session that holds the name
};

} // namespace troupe::postgres
