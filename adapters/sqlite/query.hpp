#pragma once

#include "actors/domain/lookups.hpp"
#include "actors/domain/requests.hpp"
#include "adapters/sqlite/dead_letters.hpp"
#include "adapters/sqlite/prepared.hpp"
#include "adapters/sqlite/table.hpp"

#include <string>

namespace troupe::sqlite {

/// A reader's connection and the statements that it has prepared so far.
class queries {
public:
  explicit queries(const std::string& file)
      : db_(file, database::access::read_only) {}

  statement& prepared(const std::string& sql) {
    return known_.get(sql, [&] { return sql; });
  }

  /// The first row as a record.
  template <record Row>
  std::optional<Row> one(const std::string& sql, std::string_view key) {
    use query{prepared(sql)};
    query->bind(1, key);
    if (!query->step())
      return std::nullopt;
    Row row;
    get_readable(*query, row);
    return row;
  }

private:
  database db_;
  sqlite::prepared<std::string> known_{db_};
};

/// Fills a page from a statement whose first column is the cursor and whose
/// others are the fields of `Row`, shown as far as they can be read. It asks
/// for one row more than the page has, to know whether there is a next one.
template <record Row>
auto read_page(statement& query, std::size_t limit) {
  answer<page<std::decay_t<decltype(view_of(Row{}))>>> read;
  auto& result = read.value;
  std::string last;
  while (query.step()) {
    if (result.items.size() == limit) {
      result.next = last;
      break;
    }
    Row row;
    get_readable(query, row, 1);
    last = query.text(0);
    result.items.push_back(view_of(row));
  }
  return read;
}

/// The reader of any participant, on a connection of its own.
template <class Port>
class reader_base : public Port {
public:
  explicit reader_base(const std::string& file) : queries_(file) {}

  using Port::read;

  answer<dead_letter> read(const get_dead_letter& asked) override {
    use query{queries_.prepared(select_letters() + " WHERE id = ?")};
    query->bind(1, asked.id);
    if (!query->step())
      return no_letter(asked.id);
    answer<dead_letter> result;
    get_readable(*query, result.value);
    return result;
  }

  answer<page<dead_letter>> read(const list_dead_letters& asked) override {
    use query{queries_.prepared("SELECT id, " + columns<dead_letter>()
                                + " FROM dead_letters WHERE id < ?1"
                                  " ORDER BY id DESC LIMIT ?2")};
    auto& after = asked.page.after;
    query->bind(1, after.empty() ? INT64_MAX : std::stoll(after));
    query->bind(2, std::int64_t{asked.page.limit} + 1);
    return read_page<dead_letter>(*query, asked.page.limit);
  }

protected:
  template <class Row, class Question>
  answer<typename Question::answer> find(const by_key<Row, Question>& how,
                                         const Question& asked) {
    auto& key = asked.*how.key;
    return shown(row_of<Row>(key), how.what, key);
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const by_keys<Row, Question>& how,
                                         const Question& asked) {
    answer<typename Question::answer> result;
    for (auto& key : asked.*how.keys)
      if (auto row = row_of<Row>(key))
        result.value.items.push_back(view_of(*row));
    return result;
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const newest_saga<Row, Question>& how,
                                         const Question& asked) {
    static const auto sql // a question has one lookup
        = "SELECT " + columns<Row>() + " FROM " + std::string{Row::table}
          + " WHERE order_id = ? AND "
          + (how.which == shown_sagas::done ? "forward = 'done'" : decided)
          + " ORDER BY saga_id DESC LIMIT 1";
    auto& order_id = asked.*how.order_id;
    return shown(queries_.one<Row>(sql, order_id), how.what, order_id);
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const page_by_saga<Row>&,
                                         const Question& asked) {
    std::string table{Row::table};
    use query{queries_.prepared("SELECT saga_id, " + columns<Row>() + " FROM "
                                + table + " INDEXED BY shown_" + table
                                + " WHERE " + decided
                                + " AND saga_id < ?1"
                                  " ORDER BY saga_id DESC LIMIT ?2")};
    // Every saga's id is less than `~`.
    auto after = asked.page.after.empty() ? "~" : asked.page.after;
    query->bind(1, std::string_view{after});
    query->bind(2, std::int64_t{asked.page.limit} + 1);
    return read_page<Row>(*query, asked.page.limit);
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const page_by_arrival<Row>&,
                                         const Question& asked) {
    use query{queries_.prepared(
        "SELECT position, " + columns<Row>() + " FROM "
        + std::string{Row::table}
        + " WHERE position < ? ORDER BY position DESC LIMIT ?")};
    auto& after = asked.page.after;
    query->bind(1, after.empty() ? INT64_MAX : std::stoll(after));
    query->bind(2, std::int64_t{asked.page.limit} + 1);
    return read_page<Row>(*query, asked.page.limit);
  }

  queries queries_;

private:
  /// As the indices have it that lists go by.
  static constexpr auto decided = "forward NOT IN ('none', 'pending')";

  template <class Row>
  std::optional<Row> row_of(const std::string& key) {
    static const auto sql = "SELECT " + columns<Row>() + " FROM "
                            + std::string{Row::table} + " WHERE "
                            + std::string{names_of_fields<Row>()[0]} + " = ?";
    return queries_.one<Row>(sql, key);
  }
};

} // namespace troupe::sqlite
