#pragma once

#include "actors/domain/dead_letters.hpp"
#include "actors/domain/lookups.hpp"
#include "actors/domain/requests.hpp"
#include "adapters/sqlite/prepared.hpp"
#include "adapters/wire/columns.hpp"

#include <optional>
#include <string>

namespace troupe::sqlite {

/// Where a list by `position` begins: behind this one.
inline std::int64_t position_after(const page_request& page) {
  return page.after.empty() ? INT64_MAX : std::stoll(page.after);
}

/// The reader of any participant, on a connection of its own.
template <class Port>
class reader_base : public Port {
public:
  explicit reader_base(const std::string& file)
      : db_(file, database::access::read_only) {}

  using Port::read;

  answer<dead_letter> read(const get_dead_letter& asked) override {
    static const auto sql = wire::select<dead_letter>() + " WHERE id = ?";
    auto found = one<dead_letter>(sql, asked.id);
    if (!found)
      return no_letter(asked.id);
    return {.detail = {}, .value = std::move(*found)};
  }

  answer<page<dead_letter>> read(const list_dead_letters& asked) override {
    static const auto sql = wire::select<dead_letter>("id")
                            + " WHERE id < ? ORDER BY id DESC LIMIT ?";
    return list<dead_letter>(sql, asked.page.limit, position_after(asked.page));
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
        = wire::select<Row>() + " WHERE order_id = ? AND "
          + (how.which == shown_sagas::done
                 ? "forward NOT IN ('none', 'pending', 'refused')"
                 : decided)
          + " ORDER BY saga_id DESC LIMIT 1";
    auto& order_id = asked.*how.order_id;
    return shown(one<Row>(sql, order_id), how.what, order_id);
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const page_by_saga<Row>&,
                                         const Question& asked) {
    static const auto sql = wire::select<Row>("saga_id") + " INDEXED BY shown_"
                            + std::string{Row::table} + " WHERE " + decided
                            + " AND saga_id < ? ORDER BY saga_id DESC LIMIT ?";
    // Every saga's id is less than `~`.
    auto after = asked.page.after.empty() ? "~" : asked.page.after;
    return list<Row>(sql, asked.page.limit, after);
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const page_by_arrival<Row>&,
                                         const Question& asked) {
    static const auto sql = wire::select<Row>("position")
                            + " WHERE position < ?"
                              " ORDER BY position DESC LIMIT ?";
    return list<Row>(sql, asked.page.limit, position_after(asked.page));
  }

  statement& prepared(const std::string& sql) {
    return known_.get(sql, [&] { return sql; });
  }

  /// The page that a statement finds, whose first column is the cursor and
  /// whose others are the fields of `Row`, shown as far as they can be read.
  /// Its parameters: behind which cursor it begins; how many rows, one more
  /// than the page has, to know whether there is a next one; the filters.
  template <record Row, class Cursor, class... Filter>
  auto list(const std::string& sql, std::uint32_t limit, const Cursor& after,
            const Filter&... filters) {
    use query{prepared(sql)};
    query->bind(1, after);
    query->bind(2, std::int64_t{limit} + 1);
    int i = 2;
    (query->bind(++i, filters), ...);
    answer<page<std::decay_t<decltype(view_of(Row{}))>>> read;
    auto& result = read.value;
    std::string last;
    while (query->step()) {
      if (result.items.size() == limit) {
        result.next = last;
        break;
      }
      last = query->text(0);
      result.items.push_back(view_of(wire::get_readable<Row>(*query, 1)));
    }
    return read;
  }

private:
  /// As the indices have it that lists go by.
  static constexpr auto decided = "forward NOT IN ('none', 'pending')";

  /// The first row that a statement finds, as far as it can be read.
  template <record Row, class Key>
  std::optional<Row> one(const std::string& sql, const Key& key) {
    use query{prepared(sql)};
    query->bind(1, key);
    if (!query->step())
      return std::nullopt;
    return wire::get_readable<Row>(*query);
  }

  template <class Row>
  std::optional<Row> row_of(const std::string& key) {
    static const auto sql
        = wire::select<Row>() + " WHERE " + wire::key_of<Row>() + " = ?";
    return one<Row>(sql, key);
  }

  database db_;
  sqlite::prepared<std::string> known_{db_};
};

} // namespace troupe::sqlite
