#include "adapters/sqlite/outbox.hpp"

#include "adapters/sqlite/dead_letters.hpp"
#include "adapters/wire/messages.hpp"

#include <algorithm>
#include <utility>

namespace troupe::sqlite {

outbox_table::outbox_table(database& db, const clock& time)
    : db_(db), time_(time),
      last_id_(db.prepare("SELECT coalesce(max(seq), 0) FROM sqlite_sequence"
                          " WHERE name = 'outbox'")),
      insert_(db.prepare("INSERT INTO outbox (id, created_at, messages)"
                         " VALUES (?, ?, ?)")),
      find_(db.prepare("SELECT 1 FROM outbox WHERE id = ?")),
      delete_(db.prepare("DELETE FROM outbox WHERE id = ?")) {}

void outbox_table::look_at_ids() {
  use last{last_id_};
  last->step();
  next_id_ = std::max(next_id_, last->integer(0) + 1);
}

std::int64_t outbox_table::exchange(const std::vector<message>& messages,
                                    std::span<const std::int64_t> forget,
                                    instant now) {
  for (auto old : forget)
    remove(old);
  if (messages.empty())
    return 0;
  auto text = wire::encode(messages);
  insert_.bind(1, next_id_);
  insert_.bind(2, now);
  insert_.bind(3, text);
  insert_.run();
  return next_id_++;
}

bool outbox_table::has(std::int64_t id) {
  use query{find_};
  query->bind(1, id);
  return query->step();
}

std::vector<outbox_row> outbox_table::page(std::int64_t after,
                                           std::size_t limit) {
  std::vector<outbox_row> result;
  std::vector<std::pair<std::int64_t, wire::sorted_messages>> unreadable;
  {
    auto rows = db_.prepare("SELECT id, messages FROM outbox WHERE id > ?"
                            " ORDER BY id");
    rows.bind(1, after);
    while (result.size() < limit && rows.step()) {
      auto sorted = wire::sort_messages(rows.text(1));
      if (!sorted.letters.empty())
        unreadable.emplace_back(rows.integer(0), sorted);
      if (!sorted.messages.empty())
        result.push_back({rows.integer(0), std::move(sorted.messages)});
    }
  }
  for (auto& [id, sorted] : unreadable)
    put_aside(id, std::move(sorted));
  return result;
}

void outbox_table::remove(std::int64_t id) {
  delete_.bind(1, id);
  delete_.run();
}

/// Only what can be read stays in the row.
void outbox_table::put_aside(std::int64_t id, wire::sorted_messages sorted) {
  in_transaction(db_, [&] {
    for (auto& letter : sorted.letters) {
      letter.parked_at = time_.now();
      add(db_, letter);
    }
    if (sorted.messages.empty()) {
      remove(id);
      return;
    }
    auto text = wire::encode(sorted.messages);
    auto update = db_.prepare("UPDATE outbox SET messages = ? WHERE id = ?");
    update.bind(1, text);
    update.bind(2, id);
    update.run();
  });
}

} // namespace troupe::sqlite
