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

/// Deletes a letter and answers with it.
inline answer<dead_letter> take_letter(database& db, std::int64_t id) {
  static const auto sql = "DELETE FROM dead_letters WHERE id = $1 RETURNING "
                          + std::string{dead_letter::field_names};
  auto found = db.run(sql, {std::to_string(id)});
  if (found.size() == 0)
    return no_letter(id);
  return {.detail = {}, .value = wire::get_all<dead_letter>(found[0])};
}

} // namespace troupe::postgres
