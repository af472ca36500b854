#pragma once

#include "actors/domain/row_set.hpp"
#include "actors/ports/recent_rows.hpp"
#include "adapters/postgres/columns.hpp"

#include <string>
#include <utility>
#include <vector>

/// Records as rows: a column a field, the first one is the key.
namespace troupe::postgres {

/// The rows of one table that a unit of work reads and writes. Which version of
/// a row it is tells `xmin`, the transaction that wrote it (PostgreSQL's
/// manual, 5.5).
template <record Row>
class table {
public:
  /// Reads and locks the wanted rows, in the order of their keys: who gets a
  /// lock after another has committed sees what that one wrote.
  void load(database& db, row_set<Row>& rows) {
    read(db, lock_wanted_, rows, [](auto&) { return true; });
  }

  /// Reads and locks rows that have fallen due, but those that another process
  /// has locked: it is at them. What cannot be read is put off.
  void load_due(database& db, row_set<Row>& rows, due_rows& due, instant now)
    requires timed_row<Row>
  {
    if (due.limit == 0)
      return;
    auto found = db.run(select_due_, {std::to_string(now),
                                      std::to_string(now + due.longest_wait),
                                      std::to_string(due.limit)});
    for (std::size_t i = 0; i < found.size(); ++i)
      try {
        auto& row = keep(found, i);
        due.keys.push_back(primary_key(row));
        rows.want(primary_key(row));
        rows.slots().find(primary_key(row))->second.row = row;
      } catch (const wire::format_error& e) {
        std::string id{found.text(i, 0)};
        db.run(put_off_, {id, std::to_string(now + due.longest_wait)});
        due.unreadable.push_back({std::move(id), e.what()});
      }
  }

  /// Whether one of the wanted rows was not there, and now is.
  bool appeared(database& db, const row_set<Row>& rows) {
    array missing;
    for (auto& [id, slot] : rows.slots())
      if (slot.is_new || (!slot.row && !slot.changed))
        missing.add(id);
    auto sql = "SELECT FROM " + name() + " WHERE " + key()
               + " = ANY ($1::text[]) LIMIT 1";
    return db.run(sql, {std::move(missing).take()}).size() != 0;
  }

  /// Fills in what is remembered of the wanted rows.
  void recall(row_set<Row>& rows) {
    for (auto& [id, slot] : rows.slots())
      if (auto known = recent_.find(id))
        slot.row = known->row;
  }

  /// Reads those of which nothing is remembered, without locking them. Whether
  /// any was there.
  bool look_up(database& db, row_set<Row>& rows) {
    return read(db, select_wanted_, rows,
                [&](auto& id) { return !recent_.find(id); });
  }

  /// Adds what has to be written: rows that differ from what was loaded, and
  /// only those count as changed from now on.
  void save(changes& to, row_set<Row>& rows) {
    insert(to, rows);
    update(to, rows);
    remove(to, rows);
  }

  /// Adds that the rows that are not changed have to be as they were loaded.
  /// One that is locked counts as changed: two units of work that waited for
  /// each other's rows would be a deadlock.
  void confirm(changes& to, const row_set<Row>& rows) {
    add_by_version(
        to, rows, [](auto& slot) { return slot.row && !slot.changed; },
        "SELECT 1 FROM " + name() + ", ",
        " FOR UPDATE OF " + name() + " SKIP LOCKED");
  }

  /// Remembers what was committed by this transaction.
  void remember(const row_set<Row>& rows, std::uint32_t transaction) {
    for (auto& [id, slot] : rows.slots())
      if (slot.removed())
        recent_.erase(id);
      else if (slot.changed)
        recent_.put(*slot.row, transaction);
    recent_.age();
  }

  void forget() { recent_.clear(); }

private:
  static std::string name() { return std::string{Row::table}; }

  static std::string key() { return wire::key_of<Row>(); }

  static std::string select() {
    return "SELECT " + std::string{Row::field_names} + ", xmin FROM " + name();
  }

  const Row& keep(const result& found, std::size_t i) {
    auto version = found.integer(i, static_cast<int>(field_count<Row>));
    return recent_
        .put(wire::get_all<Row>(found[i]), static_cast<std::uint32_t>(version))
        ->row;
  }

  /// Those wanted rows that `needs(id)`. Whether there was any.
  template <class Needs>
  bool read(database& db, const std::string& sql, row_set<Row>& rows,
            Needs&& needs) {
    array keys;
    bool any = false;
    for (auto& [id, slot] : rows.slots())
      if (needs(id)) {
        keys.add(id);
        any = true;
      }
    if (!any)
      return false;
    auto found = db.run(sql, {std::move(keys).take()});
    for (std::size_t i = 0; i < found.size(); ++i) {
      auto& row = keep(found, i);
      rows.slots().find(primary_key(row))->second.row = row;
    }
    return found.size() != 0;
  }

  void insert(changes& to, row_set<Row>& rows) {
    columns<Row> values{all_of<Row>};
    for (auto& [id, slot] : rows.slots())
      if (slot.is_new)
        values.add(*slot.row);
    if (values.size() != 0)
      insert_all(to, Row::table, std::move(values));
  }

  /// Writes the columns in which any row differs: what no index is on, and what
  /// is the same, is cheap.
  void update(changes& to, row_set<Row>& rows) {
    std::vector<const Row*> changed;
    array versions;
    std::uint64_t fields = 0;
    for (auto& [id, slot] : rows.slots()) {
      if (!slot.changed || slot.is_new || slot.removed())
        continue;
      auto before = recent_.find(id);
      auto differing = differences(*slot.row, before->row);
      slot.changed = differing != 0;
      if (!slot.changed)
        continue;
      fields |= differing;
      changed.push_back(&*slot.row);
      versions.add(before->version);
    }
    if (changed.empty())
      return;
    columns<Row> values{fields | 1};
    for (auto row : changed)
      values.add(*row);
    auto all = std::move(values).take();
    all.push_back(std::move(versions).take());
    to.add(updating(fields | 1, to.first(), changed.size()), std::move(all),
           changed.size());
  }

  void remove(changes& to, const row_set<Row>& rows) {
    add_by_version(
        to, rows, [](auto& slot) { return slot.removed(); },
        "DELETE FROM " + name() + " USING ", " RETURNING 1");
  }

  /// Adds a statement about those rows, which have to be as they were loaded.
  template <class Which>
  void add_by_version(changes& to, const row_set<Row>& rows, Which&& which,
                      const std::string& begin, const std::string& end) {
    array keys;
    array versions;
    std::size_t count = 0;
    for (auto& [id, slot] : rows.slots())
      if (which(slot)) {
        keys.add(id);
        versions.add(recent_.find(id)->version);
        ++count;
      }
    if (count == 0)
      return;
    auto given = rows_of({"$" + std::to_string(to.first()) + "::text[]",
                          "$" + std::to_string(to.first() + 1) + "::xid[]"},
                         count);
    to.add(begin + given + " AS given (given_key, version) WHERE " + key()
               + " = given_key AND " + name() + ".xmin = version" + end,
           {std::move(keys).take(), std::move(versions).take()}, count);
  }

  static std::string updating(std::uint64_t fields, std::size_t first,
                              std::size_t rows) {
    std::string written;
    std::string given;
    auto names = names_of_fields<Row>();
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!(fields >> i & 1))
        continue;
      auto column = std::string{names[i]};
      given += (i == 0 ? "" : ", ") + column;
      if (i != 0)
        written.append(written.empty() ? "" : ", ")
            .append(column)
            .append(" = given.")
            .append(column);
    }
    auto values = arrays<Row>(fields, first);
    values.push_back("$" + std::to_string(first + values.size()) + "::xid[]");
    return "UPDATE " + name() + " SET " + written + " FROM "
           + rows_of(values, rows) + " AS given (" + given + ", version) WHERE "
           + name() + "." + key() + " = given." + key() + " AND " + name()
           + ".xmin = version RETURNING 1";
  }

  const std::string select_wanted_
      = select() + " WHERE " + key() + " = ANY ($1::text[])";
  const std::string lock_wanted_
      = select_wanted_ + " ORDER BY " + key() + " FOR UPDATE";
  const std::string select_due_
      = select()
        + " WHERE timed AND (due_at <= $1::bigint OR due_at > $2::bigint)"
          " ORDER BY due_at LIMIT $3::bigint FOR UPDATE SKIP LOCKED";
  static constexpr bool has_stuck = requires(Row r) { r.stuck; };
  const std::string put_off_ = "UPDATE " + name() + " SET due_at = $2"
                               + (has_stuck ? ", stuck = true" : "") + " WHERE "
                               + key() + " = $1";
  recent_rows<Row> recent_;
};

} // namespace troupe::postgres
