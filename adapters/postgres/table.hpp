#pragma once

#include "actors/domain/row_set.hpp"
#include "adapters/postgres/array.hpp"
#include "adapters/postgres/changes.hpp"

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// Records as rows: a column a field, the first one is the key.
namespace troupe::postgres {

/// `$1::text[], $2::bigint[]`, ...: a parameter a field whose bit is set, the
/// first one with this number.
template <record T>
std::string arrays(std::uint64_t fields, std::size_t number) {
  std::string result;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    using types = decltype(std::declval<T&>().fields());
    auto add = [&](std::size_t i, std::string_view type) {
      if (fields >> i & 1)
        result += (result.empty() ? "$" : ", $") + std::to_string(number++)
                  + "::" + std::string{type} + "[]";
    };
    (add(I, sql_type<std::remove_cvref_t<std::tuple_element_t<I, types>>>()),
     ...);
  }(std::make_index_sequence<field_count<T>>{});
  return result;
}

template <record T>
constexpr std::uint64_t all_of = (std::uint64_t{1} << field_count<T>)-1;

/// The values of these fields of rows, an array a field.
template <record T>
class columns {
public:
  explicit columns(std::uint64_t fields) : fields_{fields} {}

  void add(const T& row) {
    std::size_t i = 0;
    auto put = [&](const auto& field) {
      if (fields_ >> i & 1)
        arrays_[i].add(field);
      ++i;
    };
    std::apply([&](const auto&... field) { (put(field), ...); }, row.fields());
    ++size_;
  }

  std::size_t size() const { return size_; }

  parameters take() && {
    parameters result;
    for (std::size_t i = 0; i < arrays_.size(); ++i)
      if (fields_ >> i & 1)
        result.push_back(std::move(arrays_[i]).take());
    return result;
  }

private:
  std::uint64_t fields_;
  std::array<array, field_count<T>> arrays_;
  std::size_t size_ = 0;
};

template <record T>
void insert_all(changes& to, std::string_view table, columns<T> rows) {
  auto count = rows.size();
  to.add("INSERT INTO " + std::string{table} + " ("
             + std::string{T::field_names} + ") SELECT * FROM unnest("
             + arrays<T>(all_of<T>, to.first()) + ")",
         std::move(rows).take(), count);
}

/// The rows of one table that a unit of work reads and writes.
template <record Row>
class table {
public:
  /// Reads and locks the wanted rows, in the order of their keys: who gets a
  /// lock after another has committed sees what that one wrote.
  void load(database& db, row_set<Row>& rows) {
    before_.clear();
    if (rows.slots().empty())
      return;
    array keys;
    for (auto& [id, slot] : rows.slots())
      keys.add(id);
    auto found = db.run(select_wanted_, {std::move(keys).take()});
    for (std::size_t i = 0; i < found.size(); ++i)
      keep(rows, get_all<Row>(found, i));
  }

  /// Reads and locks rows that have fallen due, but those that another process
  /// has locked: it is at them.
  void load_due(database& db, row_set<Row>& rows, due_rows& due, instant now) {
    if (due.limit == 0)
      return;
    auto found = db.run(select_due_, {std::to_string(now),
                                      std::to_string(now + due.longest_wait),
                                      std::to_string(due.limit)});
    for (std::size_t i = 0; i < found.size(); ++i) {
      auto row = get_all<Row>(found, i);
      due.keys.push_back(row.key());
      rows.want(row.key());
      keep(rows, std::move(row));
    }
  }

  /// Whether one of the wanted rows was not there, and now is.
  bool appeared(database& db, const row_set<Row>& rows) {
    array missing;
    for (auto& [id, slot] : rows.slots())
      if (!before_.contains(id))
        missing.add(id);
    auto sql = "SELECT FROM " + name() + " WHERE " + key()
               + " = ANY ($1::text[]) LIMIT 1";
    return db.run(sql, {std::move(missing).take()}).size() != 0;
  }

  /// Adds what has to be written.
  void save(changes& to, row_set<Row>& rows) {
    insert(to, rows);
    update(to, rows);
  }

private:
  static std::string name() { return std::string{Row::table}; }

  static std::string key() {
    return std::string{names_of_fields<Row>().front()};
  }

  static std::string select() {
    return "SELECT " + std::string{Row::field_names} + " FROM " + name();
  }

  void keep(row_set<Row>& rows, Row row) {
    auto& slot = rows.slots().find(row.key())->second;
    before_.insert_or_assign(row.key(), row);
    slot.row = std::move(row);
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
    std::uint64_t fields = 0;
    for (auto& [id, slot] : rows.slots())
      if (slot.changed && !slot.is_new)
        if (auto differing = differences(*slot.row, before_.at(id))) {
          fields |= differing;
          changed.push_back(&*slot.row);
        }
    if (changed.empty())
      return;
    columns<Row> values{fields | 1};
    for (auto row : changed)
      values.add(*row);
    to.add(updating(fields | 1, to.first()), std::move(values).take(),
           changed.size());
  }

  static std::uint64_t differences(const Row& a, const Row& b) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      auto x = a.fields();
      auto y = b.fields();
      return ((std::uint64_t{!(std::get<I>(x) == std::get<I>(y))} << I) | ...);
    }(std::make_index_sequence<field_count<Row>>{});
  }

  static std::string updating(std::uint64_t fields, std::size_t first) {
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
    return "UPDATE " + name() + " SET " + written + " FROM unnest("
           + arrays<Row>(fields, first) + ") AS given (" + given + ") WHERE "
           + name() + "." + key() + " = given." + key();
  }

  const std::string select_wanted_ = select() + " WHERE " + key()
                                     + " = ANY ($1::text[]) ORDER BY " + key()
                                     + " FOR UPDATE";
  const std::string select_due_
      = select()
        + " WHERE timed AND (due_at <= $1::bigint OR due_at > $2::bigint)"
          " ORDER BY due_at LIMIT $3::bigint FOR UPDATE SKIP LOCKED";
  std::map<std::string, Row> before_; ///< as they were loaded
};

} // namespace troupe::postgres
