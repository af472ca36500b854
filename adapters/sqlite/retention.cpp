#include "adapters/sqlite/retention.hpp"

#include "adapters/sqlite/table.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace troupe::sqlite {

namespace {

/// `?1` is a time, `?2` a number of rows.
std::size_t purge(database& db, std::string_view sql, instant before,
                  std::size_t limit) {
  auto old = db.prepare(sql);
  old.bind(1, before);
  old.bind(2, static_cast<std::int64_t>(limit));
  return static_cast<std::size_t>(old.run());
}

instant oldest_unsent(database& db) {
  auto oldest = db.prepare("SELECT created_at FROM outbox ORDER BY id LIMIT 1");
  return oldest.step() ? oldest.integer(0) : INT64_MAX;
}

void add_old(database& db, order_rows& rows, const order_row& order) {
  auto earlier = db.prepare("SELECT saga_id FROM earlier_attempts"
                            " WHERE order_id = ?");
  earlier.bind(1, order.order_id);
  rows.orders.want(order.order_id);
  auto& sagas = rows.old.sagas[order.order_id];
  sagas.push_back(order.saga_id);
  while (earlier.step())
    sagas.emplace_back(earlier.text(0));
}

} // namespace

std::size_t purge_answers(database& db, const ages& kept, instant now,
                          std::size_t limit) {
  auto gone = purge(db,
                    "DELETE FROM commands WHERE command_id IN ("
                    "SELECT command_id FROM commands WHERE created_at < ?1"
                    " ORDER BY created_at LIMIT ?2)",
                    now - kept.answers.count(), limit);
  // Own ids are in the order of time: the first ones are the oldest, and no
  // index has to tell them apart.
  return gone
         + purge(db,
                 "DELETE FROM commands WHERE created_at < ?1"
                 " AND command_id IN (SELECT command_id FROM commands"
                 " WHERE command_id >= 'own ' AND command_id < 'own!'"
                 " ORDER BY command_id LIMIT ?2)",
                 now - kept.own_answers.count(), limit - gone);
}

std::size_t purge_letters(database& db, const ages& kept, instant now,
                          std::size_t limit) {
  if (kept.letters.count() == 0)
    return 0;
  return purge(db,
               "DELETE FROM dead_letters WHERE id IN ("
               "SELECT id FROM dead_letters WHERE parked_at < ?1"
               " ORDER BY id LIMIT ?2)",
               now - kept.letters.count(), limit);
}

void find_old(database& db, order_rows& rows, instant now) {
  auto& old = rows.old;
  old.sagas.clear();
  old.before = std::min(now - old.age, oldest_unsent(db));
  auto page = db.prepare("SELECT " + std::string{order_row::field_names}
                         + ", position, created_at,"
                           " due_at = 0 AND status IN ('completed', 'failed',"
                           " 'cancelled') AND updated_at < ?3 FROM orders"
                           " WHERE position > ?1 ORDER BY position LIMIT ?2");
  page.bind(1, old.after);
  page.bind(2, static_cast<std::int64_t>(old.limit));
  page.bind(3, old.before);
  constexpr auto position = static_cast<int>(field_count<order_row>);
  old.next.reset();
  for (std::size_t seen = 1; page.step(); ++seen) {
    if (old.end_at(page.integer(position + 1), rows.now))
      return;
    if (page.truth(position + 2))
      if (auto order = wire::get_if_readable<order_row>(page))
        add_old(db, rows, *order);
    if (seen == old.limit)
      old.next = page.integer(position);
  }
}

} // namespace troupe::sqlite
