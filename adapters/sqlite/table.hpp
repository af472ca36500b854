#pragma once

#include "actors/domain/row_set.hpp"
#include "adapters/sqlite/database.hpp"
#include "adapters/wire/json.hpp"

#include <string>

/// Records as rows: a column a field, the first one is the key. Lists and
/// records inside a row are JSON, enumerations their names.
namespace troupe::sqlite {

inline void put(statement& s, int i, const std::string& value) {
  s.bind(i, std::string_view{value});
}

inline void put(statement& s, int i, money value) { s.bind(i, value.minor); }

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
    throw std::runtime_error{"unknown name '" + std::string{s.text(i)}
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

/// Reads all fields of a record, from column `first` on.
template <record T>
void get_all(const statement& s, T& row, int first = 0) {
  int i = first;
  std::apply([&](auto&... field) { (get(s, i++, field), ...); }, row.fields());
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
    : select_(db.prepare("SELECT " + columns<Row>() + " FROM " + name()
                         + " WHERE " + key() + " = ?")),
      insert_(db.prepare(insert_into<Row>(name()))),
      update_(db.prepare("UPDATE " + name() + " SET (" + columns<Row>()
                         + ") = (" + marks() + ") WHERE " + key() + " = ?1")) {}

  void load(row_set<Row>& rows) {
    for (auto& [id, slot] : rows.slots()) {
      if (slot.row)
        continue;
      use query{select_};
      query->bind(1, std::string_view{id});
      if (query->step())
        get_all(*query, slot.row.emplace());
    }
  }

  /// Whether anything was written.
  bool save(row_set<Row>& rows) {
    bool any = false;
    for (auto& [id, slot] : rows.slots()) {
      if (!slot.changed)
        continue;
      any = true;
      auto& write = slot.is_new ? insert_ : update_;
      put_all(write, *slot.row);
      if (write.run() != 1)
        throw std::runtime_error{"row " + id + " of " + name()
                                 + " is not there any more"};
    }
    return any;
  }

private:
  static std::string name() { return std::string{Row::table}; }

  static std::string key() {
    return std::string{names_of_fields<Row>().front()};
  }

  static std::string marks() {
    std::string result;
    for (std::size_t i = 1; i <= field_count<Row>; ++i)
      result += (i == 1 ? "?" : ", ?") + std::to_string(i);
    return result;
  }

  statement select_;
  statement insert_;
  statement update_;
};

} // namespace troupe::sqlite
