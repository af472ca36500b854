#pragma once

#include "actors/domain/dead_letters.hpp"
#include "adapters/postgres/array.hpp"

namespace troupe::postgres {

/// A new letter, or the same message once more.
inline void add_letter(database& db, const dead_letter& letter) {
  db.run("INSERT INTO dead_letters (parked_at, command, saga_id, content,"
         " error, message_id, order_id, headers)"
         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
         " ON CONFLICT (message_id) WHERE message_id <> '' DO UPDATE SET"
         " count = dead_letters.count + 1, content = excluded.content,"
         " error = excluded.error, headers = excluded.headers",
         {std::to_string(db.now()), letter.command, letter.saga_id,
          letter.content, letter.error, letter.message_id, letter.order_id,
          wire::to_json(letter.headers)});
}

/// How many of those went that were put aside before.
inline std::size_t purge_letters(database& db, instant before,
                                 std::size_t limit) {
  return db
      .run("DELETE FROM dead_letters WHERE id = ANY (ARRAY("
           "SELECT id FROM dead_letters WHERE parked_at < $1::bigint"
           " ORDER BY id LIMIT $2::bigint FOR UPDATE SKIP LOCKED)) RETURNING 1",
           {std::to_string(before), std::to_string(limit)})
      .size();
}

} // namespace troupe::postgres
