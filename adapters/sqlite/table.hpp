#pragma once

#include "actors/domain/identifiers.hpp"
#include "actors/domain/row_set.hpp"
#include "actors/ports/recent_rows.hpp"
#include "adapters/sqlite/prepared.hpp"
#include "adapters/wire/json.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Records as rows: a column a field, the first one is the key. Lists and
/// records inside a row are JSON, enumerations their names.
namespace troupe::sqlite {

inline void put(statement& s, int i, const std::string& value) {
  s.bind(i, std::string_view{value});
}

inline void put(statement& s, int i, money value) {
  s.bind(i, value.minor);
}

template <std::integral Int>
void put(statement& s, int i, Int value) {
  s.bind(i, static_cast<std::int64_t>(value));
}

template <named_enum E>
void put(statement& s, int i, E value) {
  s.bind(i, to_string(value));
}

/// What has no column type of its own: lists, and records inside a row.
template <class T>
concept json_column
    = !std::same_as<T, std::string>
      && (record<T> || requires(T x) { x.push_back(x.front()); });

template <json_column Json>
void put(statement& s, int i, const Json& value) {
  s.bind_copy(i, wire::to_json(value));
}

inline void get(const statement& s, int i, std::string& value) {
  value = s.text(i);
}

inline void get(const statement& s, int i, money& value) {
  value.minor = s.integer(i);
}

template <std::integral Int>
void get(const statement& s, int i, Int& value) {
  value = static_cast<Int>(s.integer(i));
}

template <named_enum E>
void get(const statement& s, int i, E& value) {
  auto known = from_string<E>(s.text(i));
  if (!known)
    throw wire::format_error{"unknown name '" + std::string{s.text(i)}
                             + "' in the store"};
  value = *known;
}

template <json_column Json>
void get(const statement& s, int i, Json& value) {
  wire::from_json(s.text(i), value);
}

/// Binds all fields of a record, from parameter 1 on.
template <record T>
void put_all(statement& s, const T& row) {
  int i = 0;
  std::apply([&](const auto&... field) { (put(s, ++i, field), ...); },
             row.fields());
}

/// Reads all fields of a record, from column `first` on. Throws format_error
/// for what this build cannot read.
template <record T>
void get_all(const statement& s, T& row, int first = 0) {
  int i = first;
  std::apply([&](auto&... field) { (get(s, i++, field), ...); }, row.fields());
}

/// The same for those who show it: what this build cannot read stays as it is
/// in a new row.
template <record T>
void get_readable(const statement& s, T& row, int first = 0) {
  int i = first;
  auto read = [&](auto& field) {
    try {
      get(s, i++, field);
    } catch (const wire::format_error&) {
      field = {};
    }
  };
  std::apply([&](auto&... field) { (read(field), ...); }, row.fields());
}

/// `a, b, c`
template <record T>
std::string columns() {
  std::string result;
  for (auto name : names_of_fields<T>())
    result += (result.empty() ? "" : ", ") + std::string{name};
  return result;
}

template <record T>
std::string insert_into(std::string_view table) {
  std::string marks;
  for (std::size_t i = 0; i < field_count<T>; ++i)
    marks += marks.empty() ? "?" : ", ?";
  return "INSERT INTO " + std::string{table} + " (" + columns<T>()
         + ") VALUES (" + marks + ")";
}

/// The rows of one table that a unit of work reads and writes.
template <record Row>
class table {
public:
  explicit table(database& db)
      : db_(db), select_(db.prepare("SELECT " + columns<Row>() + " FROM "
                                    + name() + " WHERE " + key() + " = ?")),
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

  static std::string key() {
    return std::string{names_of_fields<Row>().front()};
  }

  const Row* find(std::string_view id) {
    if (auto known = recent_.find(id))
      return &known->row;
    use query{select_};
    query->bind(1, id);
    if (!query->step())
      return nullptr;
    Row row;
    get_all(*query, row);
    return &recent_.put(std::move(row))->row;
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
