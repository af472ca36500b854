#include "adapters/postgres/retention.hpp"

#include "adapters/postgres/array.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace troupe::postgres {

namespace {

/// `$1` is a time, `$2` a number of rows.
std::size_t purge(database& db, const std::string& sql, instant before,
                  std::size_t limit) {
  return db.run(sql, {std::to_string(before), std::to_string(limit)}).size();
}

} // namespace

std::size_t purge_answers(database& db, const ages& kept, instant now,
                          std::size_t limit) {
  auto gone = purge(db,
                    "DELETE FROM commands WHERE command_id = ANY (ARRAY("
                    "SELECT command_id FROM commands"
                    " WHERE created_at < $1::bigint"
                    " ORDER BY created_at LIMIT $2::bigint"
                    " FOR UPDATE SKIP LOCKED)) RETURNING 1",
                    now - kept.answers.count(), limit);
  // Own ids are in the order of time: the first ones are the oldest, and no
  // index has to tell them apart.
  if (gone < limit)
    gone += purge(db,
                  "DELETE FROM commands WHERE created_at < $1::bigint"
                  " AND command_id = ANY (ARRAY("
                  "SELECT command_id FROM commands"
                  " WHERE command_id >= 'own ' AND command_id < 'own!'"
                  " ORDER BY command_id LIMIT $2::bigint"
                  " FOR UPDATE SKIP LOCKED)) RETURNING 1",
                  now - kept.own_answers.count(), limit - gone);
  return gone;
}

std::size_t purge_letters(database& db, const ages& kept, instant now,
                          std::size_t limit) {
  if (kept.letters.count() == 0)
    return 0;
  return purge(db,
               "DELETE FROM dead_letters WHERE id = ANY (ARRAY("
               "SELECT id FROM dead_letters WHERE parked_at < $1::bigint"
               " ORDER BY id LIMIT $2::bigint FOR UPDATE SKIP LOCKED))"
               " RETURNING 1",
               now - kept.letters.count(), limit);
}

void find_old(database& db, order_rows& rows, instant now) {
  auto& old = rows.old;
  old.sagas.clear();
  auto unsent = db.run("SELECT min(created_at) FROM outbox", {});
  old.before = now - old.age;
  if (!unsent.text(0, 0).empty())
    old.before = std::min(old.before, unsent.integer(0, 0));
  static const auto sql
      = "SELECT " + std::string{order_row::field_names}
        + ", position, created_at,"
          " due_at = 0 AND updated_at < $3::bigint AND status IN"
          " ('completed', 'failed', 'cancelled')"
          " FROM orders WHERE position > $1::bigint"
          " ORDER BY position LIMIT $2::bigint";
  auto page = db.run(sql, {std::to_string(old.after), std::to_string(old.limit),
                           std::to_string(old.before)});
  constexpr auto position = static_cast<int>(field_count<order_row>);
  array found;
  old.next.reset();
  for (std::size_t i = 0; i < page.size(); ++i) {
    if (old.end_at(page.integer(i, position + 1), rows.now))
      break;
    if (page[i].truth(position + 2))
      if (auto order = wire::get_if_readable<order_row>(page[i]))
        found.add(order->order_id);
    if (i + 1 == old.limit)
      old.next = page.integer(i, position);
  }
  auto sagas = db.run("SELECT DISTINCT order_id, saga_id FROM order_history"
                      " WHERE order_id = ANY ($1::text[]) AND saga_id <> ''",
                      {std::move(found).take()});
  for (std::size_t row = 0; row < sagas.size(); ++row) {
    std::string order_id{sagas.text(row, 0)};
    rows.orders.want(order_id);
    old.sagas[std::move(order_id)].emplace_back(sagas.text(row, 1));
  }
}

} // namespace troupe::postgres
