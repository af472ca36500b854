#pragma once

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

/// Answers with the view of a row, or that there is none.
template <class Row>
auto shown(const std::optional<Row>& row, std::string_view what,
           std::string_view id) {
  answer<decltype(view_of(*row))> result;
  if (row) {
    result.value = view_of(*row);
  } else {
    result.refused = refusal::not_found;
    result.detail = "no " + std::string{what} + " " + std::string{id};
  }
  return result;
}

/// Fills a page from a statement whose first column is the cursor and whose
/// others are the fields of `Row`, shown as far as they can be read. It asks
/// for one row more than the page has, to know whether there is a next one.
template <record Row>
auto read_page(statement& query, std::size_t limit) {
  answer<page<decltype(view_of(Row{}))>> read;
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
  queries queries_;
};

} // namespace troupe::sqlite
