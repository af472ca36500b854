#pragma once

#include "actors/domain/dead_letters.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace troupe {

/// The store cannot be written to now (connection, disk full, I/O, shutdown).
/// Nothing was changed, or it is unknown whether the commit succeeded: the
/// barrier makes trying again harmless. Try again without end.
class store_unavailable : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// What lies in the store is not what was written there. Trying again helps
/// when somebody has repaired it.
class store_damaged : public store_unavailable {
public:
  using store_unavailable::store_unavailable;
};

/// Others were first, again and again. Nothing was changed, and the store is as
/// it should be: try again soon.
class contention : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// The messages of one transaction that the bus has yet to acknowledge.
struct outbox_row {
  std::int64_t id = 0;
  std::vector<message> messages;
};

/// How long a store keeps what is for a time only.
struct ages {
  std::chrono::milliseconds answers;
  std::chrono::milliseconds own_answers; ///< to the gateway's own ids
  std::chrono::milliseconds letters;     ///< 0: for good
};

/// One participant's rows. `Rows` says by `want` which it needs, tables() in
/// which order they are locked. Used by one thread at a time.
template <class Rows>
class store {
public:
  /// Changes the rows and answers with the messages to be sent for it, which
  /// live until the unit of work has ended. May be called several times, also
  /// after it has thrown, and be shown less than there is: only what it said
  /// last counts, and that was true.
  using decide_function = std::function<const std::vector<message>&(Rows&)>;

  virtual ~store() = default;

  /// One unit of work: begin; claim, load and lock the wanted rows and those
  /// that are due (one that is due and cannot be read: see due_rows); set
  /// `rows.now` and, where rows have that, `rows.sending`, the id that the new
  /// outbox row will have, and `rows.unsent`, which of `rows.awaited()` are in
  /// the outbox and not to be forgotten; add what is old, see old_orders;
  /// decide; save each changed row once, remove those that are to go, an
  /// order's history with it, save the messages as one outbox row, and forget
  /// those outbox rows that the bus has acknowledged; commit, durably. On a
  /// conflict: load and decide again, and after many throw contention. Answers
  /// with the new outbox row's id, 0 where there was no message. Throws
  /// store_unavailable; whatever else it or `decide` throws has rolled back
  /// everything. Nothing is written where nothing changed.
  virtual std::int64_t transact(Rows& rows,
                                std::span<const std::int64_t> forget,
                                const decide_function& decide)
      = 0;

  /// Asks for the rows of a turn; changes them: false means that nothing of it
  /// all is to be done.
  using want_function = std::function<void(Rows&, std::size_t turn)>;
  using turn_function = std::function<bool(Rows&, std::size_t turn)>;

  /// The same in so many turns, each with rows of its own, but all in one
  /// transaction: for more rows than are to be held at once. Sends nothing.
  virtual void transact_in_turns(std::size_t turns, const want_function& want,
                                 const turn_function& decide)
      = 0;

  /// What is still in the outbox with an id above `after`, oldest first, at
  /// most `limit` rows; nothing only where there is none. Ids grow. Where
  /// several processes write to one store, what this one has put there, and
  /// taken over. Throws store_unavailable.
  virtual std::vector<outbox_row> outbox(std::int64_t after, std::size_t limit)
      = 0;

  /// Says that this process lives, and looks whether the store does; to be
  /// called every second. Throws store_unavailable. A store that has one
  /// process at a time has nothing to take over.
  virtual void beat() {}

  /// Makes outbox rows of those its own, durably, who have said so last over
  /// 10 s ago, at most `limit`: their ids, ascending; none only where there is
  /// nothing left that another is not just taking. Throws store_unavailable.
  virtual std::vector<std::int64_t> take_over(std::size_t /*limit*/) {
    return {};
  }

  /// Puts a command aside, durably: a new letter, or the one with the same
  /// message id, which counts on and has the newest content and error. `what`
  /// is written as its content; null: it has one. Throws store_unavailable.
  virtual void park(dead_letter letter, const message* what) = 0;

  /// How many commands are put aside. Throws store_unavailable.
  virtual std::int64_t parked() = 0;

  /// Deletes what is older than that by the store's clock, at most `limit` of
  /// answers and of letters each: the larger count. A clock that somebody sets
  /// makes none look older. Throws store_unavailable.
  virtual std::size_t purge(const ages& kept, std::size_t limit) = 0;

  /// What became of a letter; refusal::not_found: there is none.
  struct replayed {
    answer<dead_letter> letter;
    outbox_row row; ///< to be published, where it is no refusal
  };

  /// Turns a letter into an outbox row, in one transaction. `content`, unless
  /// it is empty, is sent instead of the letter's. What is no message is
  /// refusal::conflict, and stays. Throws store_unavailable.
  virtual replayed replay(const replay_dead_letter& asked) = 0;

  /// Deletes a letter, durably, and answers with it. Throws store_unavailable.
  virtual answer<dead_letter> discard(const delete_dead_letter& asked) = 0;
};

} // namespace troupe
