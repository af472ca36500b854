#pragma once

#include "actors/domain/dead_letters.hpp"
#include "adapters/sqlite/table.hpp"

#include <optional>

/// A participant's dead letters, for its store. Operators look at them seldom:
/// statements are prepared when they are needed.
namespace troupe::sqlite {

inline void add(database& db, const dead_letter& letter) {
  auto insert = db.prepare(
      "INSERT INTO dead_letters (parked_at, command, saga_id, content, error,"
      " message_id, order_id, headers) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (message_id) WHERE message_id <> '' DO UPDATE SET"
      " count = count + 1, content = excluded.content, error = excluded.error,"
      " headers = excluded.headers");
  int i = 0;
  auto bind = [&](const auto&... field) { (put(insert, ++i, field), ...); };
  bind(letter.parked_at, letter.command, letter.saga_id, letter.content,
       letter.error, letter.message_id, letter.order_id, letter.headers);
  insert.run();
}

inline std::optional<dead_letter> find_letter(database& db, std::int64_t id) {
  auto query = db.prepare(wire::select<dead_letter>() + " WHERE id = ?");
  query.bind(1, id);
  if (!query.step())
    return std::nullopt;
  return wire::get_all<dead_letter>(query);
}

inline void remove_letter(database& db, std::int64_t id) {
  auto remove = db.prepare("DELETE FROM dead_letters WHERE id = ?");
  remove.bind(1, id);
  remove.run();
}

} // namespace troupe::sqlite
