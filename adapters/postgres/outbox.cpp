#include "adapters/postgres/outbox.hpp"

#include "adapters/postgres/array.hpp"
#include "adapters/wire/messages.hpp"

#include <algorithm>

namespace troupe::postgres {

namespace {

/// Whoever has not been heard of for so long, in milliseconds, is dead.
constexpr instant silence = 10'000;

constexpr auto say_alive
    = "INSERT INTO owners (owner, beat_at) VALUES ($1, $2)"
      " ON CONFLICT (owner) DO UPDATE SET beat_at = excluded.beat_at";

/// Rows that another is just taking are locked, and his when they are not. A
/// beat of the future was before the clock jumped back.
constexpr auto take_from_the_dead
    = "UPDATE outbox SET owner = $1 FROM owners"
      " WHERE outbox.owner = owners.owner AND owners.owner <> $1"
      " AND owners.beat_at NOT BETWEEN $2::bigint AND $3::bigint"
      " RETURNING outbox.id, outbox.messages";

} // namespace

outbox_table::outbox_table(database& db, std::string owner)
    : db_{db}, owner_{std::move(owner)} {}

void outbox_table::exchange(changes& to, const std::vector<message>& messages,
                            std::span<const std::int64_t> forget, instant now) {
  auto parameter
      = [&](std::size_t i) { return "$" + std::to_string(to.first() + i); };
  // A row that is gone already was taken over, and forgotten, by another.
  if (!forget.empty())
    to.add("DELETE FROM outbox WHERE id = ANY (" + parameter(0) + "::bigint[])",
           {array_of(forget)});
  if (!messages.empty())
    to.add_answering("INSERT INTO outbox (owner, created_at, messages) VALUES ("
                         + parameter(0) + ", " + parameter(1) + ", "
                         + parameter(2) + ") RETURNING id",
                     {owner_, std::to_string(now), wire::encode(messages)});
}

std::vector<outbox_row> outbox_table::own() {
  return decoded(
      db_.run("SELECT id, messages FROM outbox WHERE owner = $1 ORDER BY id",
              {owner_}));
}

std::vector<outbox_row> outbox_table::take_over() {
  std::vector<outbox_row> taken;
  db_.transact([&](instant now) {
    db_.run(say_alive, {owner_, std::to_string(now)});
    taken = decoded(
        db_.run(take_from_the_dead, {owner_, std::to_string(now - silence),
                                     std::to_string(now + silence)}));
    return true;
  });
  std::sort(taken.begin(), taken.end(),
            [](auto& a, auto& b) { return a.id < b.id; });
  return taken;
}

void outbox_table::beat() {
  db_.transact([&](instant now) {
    db_.run(say_alive, {owner_, std::to_string(now)});
    return true;
  });
}

void outbox_table::purge(instant before) {
  db_.run("DELETE FROM owners WHERE owner <> $1 AND beat_at < $2 AND NOT EXISTS"
          " (SELECT FROM outbox WHERE outbox.owner = owners.owner)",
          {owner_, std::to_string(before)});
}

/// One row that nobody can read must not hold up all others, for ever.
std::vector<outbox_row> outbox_table::decoded(const result& rows) {
  std::vector<outbox_row> result;
  for (std::size_t i = 0; i < rows.size(); ++i)
    try {
      result.push_back({rows.integer(i, 0), wire::decode(rows.text(i, 1))});
    } catch (const wire::format_error& e) {
      db_.run(
          "WITH gone AS (DELETE FROM outbox WHERE id = $1"
          " RETURNING created_at, messages)"
          " INSERT INTO dead_letters"
          " (parked_at, command, saga_id, content, error)"
          " SELECT $2, 'outbox', '', messages, $3 FROM gone",
          {std::string{rows.text(i, 0)}, std::to_string(db_.now()), e.what()});
    }
  return result;
}

} // namespace troupe::postgres
