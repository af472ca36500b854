#pragma once

#include "actors/domain/identifiers.hpp"
#include "actors/domain/row_set.hpp"
#include "actors/ports/recent_rows.hpp"
#include "adapters/sqlite/prepared.hpp"
#include "adapters/wire/columns.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Records as rows: see adapters/wire/columns.hpp.
namespace troupe::sqlite {

/// Binds one field.
template <class T>
void put(statement& s, int i, const T& value) {
  if constexpr (std::same_as<T, std::string>)
    s.bind(i, value);
  else if constexpr (std::integral<T>)
    s.bind(i, static_cast<std::int64_t>(value));
  else if constexpr (std::same_as<T, money>)
    s.bind(i, value.minor);
  else if constexpr (named_enum<T>)
    s.bind(i, to_string(value));
  else
    s.bind_copy(i, wire::to_json(value));
}

/// Binds all fields of a record, from parameter 1 on.
template <record T>
void put_all(statement& s, const T& row) {
  int i = 0;
  std::apply([&](const auto&... field) { (put(s, ++i, field), ...); },
             row.fields());
}

template <record T>
std::string insert_into(std::string_view table) {
  std::string marks;
  for (std::size_t i = 0; i < field_count<T>; ++i)
    marks += marks.empty() ? "?" : ", ?";
  return "INSERT INTO " + std::string{table} + " ("
         + std::string{T::field_names} + ") VALUES (" + marks + ")";
}

/// The rows of one table that a unit of work reads and writes.
template <record Row>
class table {
public:
  explicit table(database& db)
      : db_(db),
        select_(db.prepare(wire::select<Row>() + " WHERE " + key() + " = ?")),
        insert_(db.prepare(insert_into<Row>(name()))),
        delete_(
            db.prepare("DELETE FROM " + name() + " WHERE " + key() + " = ?")),
        updates_(db) {}

  void load(row_set<Row>& rows) {
    for (auto& [id, slot] : rows.slots())
      if (auto known = find(id))
        slot.row = *known;
  }

  /// Wants rows that have fallen due. One that cannot be read is put off, and
  /// becomes visible; unless a command needs it, too, and fails with it: to
  /// that it must not look as if it were not there.
  void claim_due(row_set<Row>& rows, due_rows& due, instant now)
    requires timed_row<Row>
  {
    if (due.limit == 0)
      return;
    for (auto& key : due_keys(due, now)) {
      if (!rows.slots().contains(key))
        try {
          find(key);
        } catch (const wire::format_error& e) {
          put_off(key, now + due.longest_wait);
          due.unreadable.push_back({std::move(key), e.what()});
          continue;
        }
      rows.want(key);
      due.keys.push_back(std::move(key));
    }
  }

  /// Whether anything was written.
  bool save(row_set<Row>& rows) {
    bool any = false;
    for (auto& [id, slot] : rows.slots()) {
      if (!slot.changed)
        continue;
      any = true;
      if (slot.removed()) {
        remove(id);
        continue;
      }
      if (slot.is_new) {
        put_all(insert_, *slot.row);
        insert_.run();
      } else {
        update(*slot.row);
      }
      recent_.put(*slot.row);
    }
    return any;
  }

  /// Between units of work.
  void age() { recent_.age(); }

  /// What is known of the rows may not be true any more: they were rolled back,
  /// or another connection has written.
  void forget() { recent_.clear(); }

private:
  static std::string name() { return std::string{Row::table}; }

  static std::string key() { return wire::key_of<Row>(); }

  const Row* find(std::string_view id) {
    if (auto known = recent_.find(id))
      return &known->row;
    use query{select_};
    query->bind(1, id);
    if (!query->step())
      return nullptr;
    return &recent_.put(wire::get_all<Row>(*query))->row;
  }

  /// Two ranges of the index, of which the second is empty unless the clock has
  /// jumped back.
  static std::string select_due() {
    auto range = [](const char* condition) {
      return "SELECT " + key() + " AS key, due_at FROM " + name()
             + " WHERE due_at > 0 AND " + condition;
    };
    return "SELECT key FROM (" + range("due_at <= ?1") + " UNION ALL "
           + range("due_at > ?2") + ") ORDER BY due_at LIMIT ?3";
  }

  std::vector<std::string> due_keys(const due_rows& due, instant now) {
    if (!due_)
      due_.emplace(db_.prepare(select_due()));
    std::vector<std::string> result;
    use query{*due_};
    query->bind(1, now);
    query->bind(2, now + due.longest_wait);
    query->bind(3, static_cast<std::int64_t>(due.limit));
    while (query->step())
      result.emplace_back(query->text(0));
    return result;
  }

  void put_off(std::string_view id, instant due_at) {
    constexpr bool has_stuck = requires(Row r) { r.stuck; };
    auto update = db_.prepare("UPDATE " + name() + " SET due_at = ?2"
                              + (has_stuck ? ", stuck = 1" : "") + " WHERE "
                              + key() + " = ?1");
    update.bind(1, id);
    update.bind(2, due_at);
    update.run();
  }

  void remove(std::string_view id) {
    delete_.bind(1, id);
    if (delete_.run() != 1)
      throw std::runtime_error{"row " + std::string{id} + " of " + name()
                               + " was not deleted"};
    recent_.erase(id);
  }

  /// Writes the columns that differ, so that no index is touched in vain.
  void update(const Row& row) {
    auto before = find(primary_key(row));
    if (!before)
      throw std::runtime_error{"row " + primary_key(row) + " of " + name()
                               + " is not there any more"};
    auto differing = differences(row, *before);
    if (differing == 0)
      return;
    auto& write = updating(differing);
    put(write, 1, primary_key(row));
    int i = 0;
    auto put_differing = [&](const auto& field) {
      if (differing >> i & 1)
        put(write, i + 1, field);
      ++i;
    };
    std::apply([&](const auto&... field) { (put_differing(field), ...); },
               row.fields());
    if (write.run() != 1)
      throw std::runtime_error{"row " + primary_key(row) + " of " + name()
                               + " was not updated"};
  }

  statement& updating(std::uint64_t differing) {
    return updates_.get(differing, [&] {
      std::string changes;
      auto names = names_of_fields<Row>();
      for (std::size_t i = 0; i < names.size(); ++i)
        if (differing >> i & 1)
          changes += (changes.empty() ? "" : ", ") + std::string{names[i]}
                     + " = ?" + std::to_string(i + 1);
      return "UPDATE " + name() + " SET " + changes + " WHERE " + key()
             + " = ?1";
    });
  }

  database& db_;
  statement select_;
  statement insert_;
  statement delete_;
  prepared<std::uint64_t> updates_; ///< by the columns they write
  std::optional<statement> due_;
  recent_rows<Row> recent_;
};

} // namespace troupe::sqlite
