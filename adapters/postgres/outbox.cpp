#include "adapters/postgres/outbox.hpp"

#include "adapters/postgres/array.hpp"
#include "adapters/postgres/dead_letters.hpp"
#include "adapters/wire/messages.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace troupe::postgres {

using namespace std::chrono_literals;

namespace {

/// Whoever has not been heard of for so long, in milliseconds, is dead.
constexpr instant silence = 10'000;

constexpr auto say_alive
    = "INSERT INTO owners (owner, beat_at) VALUES ($1, $2)"
      " ON CONFLICT (owner) DO UPDATE SET beat_at = excluded.beat_at";

/// Of one of the dead at a time, by the index. Rows that another is just taking
/// are locked, and his when they are not. A beat of the future was before the
/// clock jumped back.
constexpr auto take_from_the_dead
    = "UPDATE outbox SET owner = $1 WHERE id = ANY (ARRAY("
      "SELECT id FROM outbox WHERE owner = ("
      "SELECT owner FROM owners WHERE owner <> $1"
      " AND beat_at NOT BETWEEN $2::bigint AND $3::bigint"
      " AND EXISTS (SELECT FROM outbox WHERE outbox.owner = owners.owner)"
      " LIMIT 1)"
      " ORDER BY id LIMIT $4::bigint FOR UPDATE SKIP LOCKED)) RETURNING id";

/// Many at a time, so that an id costs no round trip.
constexpr auto reserve_ids
    = "SELECT nextval(pg_get_serial_sequence('outbox', 'id'))"
      " FROM generate_series(1, 1000)";

} // namespace

outbox_table::outbox_table(database& db, std::string owner)
    : db_{db}, wanted_{std::move(owner)}, owner_{wanted_} {}

/// The lock ends with the session. In a new one the name of before is wanted
/// back, because that is in the outbox; if it has gone to another, that one
/// publishes its rows. A server takes a moment to see that a process has ended:
/// the name of one that is started again at once is waited for.
const std::string& outbox_table::owner() {
  auto session = db_.session();
  if (claimed_in_ == session)
    return owner_;
  auto claimed = claim(owner_);
  for (int tries = 0; !claimed && tries < 50; ++tries) {
    std::this_thread::sleep_for(10ms);
    claimed = claim(owner_);
  }
  for (int number = 1; !claimed; ++number) {
    owner_ = number == 1 ? wanted_ : wanted_ + "-" + std::to_string(number);
    claimed = claim(owner_);
  }
  claimed_in_ = session;
  return owner_;
}

bool outbox_table::claim(const std::string& name) {
  return db_.run("SELECT pg_try_advisory_lock(hashtextextended($1, 0))::int",
                 {"troupe owner " + db_.schema() + " " + name})
             .integer(0, 0)
         != 0;
}

std::int64_t outbox_table::next_id() {
  if (std::exchange(session_, db_.session()) != session_)
    ids_.clear(); // maybe another server, which knows nothing of them
  if (ids_.empty()) {
    auto more = db_.run(reserve_ids, {});
    for (std::size_t i = more.size(); i-- > 0;)
      ids_.push_back(more.integer(i, 0));
  }
  return ids_.back();
}

std::int64_t outbox_table::exchange(changes& to,
                                    const std::vector<message>& messages,
                                    std::span<const std::int64_t> forget,
                                    instant now) {
  auto parameter
      = [&](std::size_t i) { return "$" + std::to_string(to.first() + i); };
  // A row that is gone already was taken over, and forgotten, by another.
  if (!forget.empty())
    to.add("DELETE FROM outbox WHERE id = ANY (" + parameter(0) + "::bigint[])",
           {array_of(forget)});
  if (messages.empty())
    return 0;
  auto id = next_id();
  ids_.pop_back();
  to.add("INSERT INTO outbox (id, owner, created_at, messages)"
         " OVERRIDING SYSTEM VALUE VALUES ("
             + parameter(0) + ", " + parameter(1) + ", " + parameter(2) + ", "
             + parameter(3) + ")",
         {std::to_string(id), owner(), std::to_string(now),
          wire::encode(messages)});
  return id;
}

std::set<std::int64_t> outbox_table::among(std::span<const std::int64_t> ids) {
  std::set<std::int64_t> result;
  auto found = db_.run("SELECT id FROM outbox WHERE id = ANY ($1::bigint[])",
                       {array_of(ids)});
  for (std::size_t i = 0; i < found.size(); ++i)
    result.insert(found.integer(i, 0));
  return result;
}

std::vector<outbox_row> outbox_table::own(std::int64_t after,
                                          std::size_t limit) {
  std::vector<outbox_row> rows;
  for (bool more = true; more && rows.empty();) {
    auto last = after;
    db_.transact([&](instant) {
      auto page
          = db_.run("SELECT id, messages FROM outbox WHERE owner = $1"
                    " AND id > $2::bigint ORDER BY id LIMIT $3::bigint",
                    {owner(), std::to_string(after), std::to_string(limit)});
      rows = decoded(page);
      more = page.size() != 0;
      if (more)
        last = page.integer(page.size() - 1, 0);
      return true;
    });
    after = last;
  }
  return rows;
}

std::vector<std::int64_t> outbox_table::take_over(std::size_t limit) {
  std::vector<std::int64_t> taken;
  db_.transact([&](instant now) {
    taken.clear();
    auto rows = db_.run(take_from_the_dead,
                        {owner(), std::to_string(now - silence),
                         std::to_string(now + silence), std::to_string(limit)});
    for (std::size_t i = 0; i < rows.size(); ++i)
      taken.push_back(rows.integer(i, 0));
    return !taken.empty();
  });
  std::sort(taken.begin(), taken.end());
  return taken;
}

void outbox_table::beat() {
  db_.transact([&](instant now) {
    db_.run(say_alive, {owner(), std::to_string(now)});
    return true;
  });
}

void outbox_table::purge(instant before) {
  db_.run("DELETE FROM owners WHERE owner <> $1 AND beat_at < $2 AND NOT EXISTS"
          " (SELECT FROM outbox WHERE outbox.owner = owners.owner)",
          {owner(), std::to_string(before)});
}

/// What nobody can read must not hold up all else, for ever.
std::vector<outbox_row> outbox_table::decoded(const result& rows) {
  std::vector<outbox_row> result;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto sorted = wire::sort_messages(rows.text(i, 1));
    if (!sorted.letters.empty())
      put_aside(rows.integer(i, 0), sorted);
    if (!sorted.messages.empty())
      result.push_back({rows.integer(i, 0), std::move(sorted.messages)});
  }
  return result;
}

/// Only what can be read stays in an outbox row.
void outbox_table::put_aside(std::int64_t id,
                             const wire::sorted_messages& sorted) {
  for (auto& letter : sorted.letters)
    add_letter(db_, letter);
  if (sorted.messages.empty())
    db_.run("DELETE FROM outbox WHERE id = $1", {std::to_string(id)});
  else
    db_.run("UPDATE outbox SET messages = $2 WHERE id = $1",
            {std::to_string(id), wire::encode(sorted.messages)});
}

} // namespace troupe::postgres
