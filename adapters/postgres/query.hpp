#pragma once

#include "actors/domain/dead_letters.hpp"
#include "actors/domain/lookups.hpp"
#include "actors/domain/requests.hpp"
#include "adapters/postgres/array.hpp"

#include <map>
#include <optional>
#include <string>

namespace troupe::postgres {

/// A schema is called as its participant is, save that `order` is a word of
/// SQL.
template <class Participant>
std::string schema_of() {
  return Participant::name == "order" ? "orders"
                                      : std::string{Participant::name};
}

/// Where a list by `position` begins: behind this one.
inline std::string position_after(const page_request& page) {
  return page.after.empty() ? std::to_string(INT64_MAX) : page.after;
}

/// The newest saga of the order `$1`, as its row says. OFFSET keeps the inner
/// query apart: else the planner may walk all sagas backwards until it meets
/// one of this order.
template <record Row>
std::string select_newest(std::string_view condition) {
  return "SELECT * FROM (" + wire::select<Row>() + " WHERE order_id = $1 AND "
         + std::string{condition}
         + " OFFSET 0) AS of_order ORDER BY saga_id DESC LIMIT 1";
}

/// The reader of any participant, on a connection of its own. Each statement
/// has a snapshot of its own.
template <class Port>
class reader_base : public Port {
public:
  reader_base(const settings& s, std::string schema)
      : db_{s, std::move(schema), database::access::read_only} {}

  using Port::read;

  answer<dead_letter> read(const get_dead_letter& asked) override {
    static const auto sql = wire::select<dead_letter>() + " WHERE id = $1";
    auto found = one<dead_letter>(sql, std::to_string(asked.id));
    if (!found)
      return no_letter(asked.id);
    return {.detail = {}, .value = std::move(*found)};
  }

  answer<page<dead_letter>> read(const list_dead_letters& asked) override {
    static const auto sql = wire::select<dead_letter>("id")
                            + " WHERE id < $1 ORDER BY id DESC LIMIT $2";
    return list<dead_letter>(sql, asked.page.limit, position_after(asked.page));
  }

protected:
  template <class Row, class Question>
  answer<typename Question::answer> find(const by_key<Row, Question>& how,
                                         const Question& asked) {
    static const auto sql
        = wire::select<Row>() + " WHERE " + wire::key_of<Row>() + " = $1";
    auto& key = asked.*how.key;
    return shown(one<Row>(sql, key), how.what, key);
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const by_keys<Row, Question>& how,
                                         const Question& asked) {
    static const auto sql = wire::select<Row>() + " WHERE "
                            + wire::key_of<Row>() + " = ANY ($1::text[])";
    array keys;
    for (auto& key : asked.*how.keys)
      keys.add(key);
    auto rows = db_.run(sql, {std::move(keys).take()});
    std::map<std::string, Row> found;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto row = wire::get_readable<Row>(rows[i]);
      auto key = primary_key(row);
      found.emplace(std::move(key), std::move(row));
    }
    answer<typename Question::answer> result;
    for (auto& key : asked.*how.keys)
      if (auto i = found.find(key); i != found.end())
        result.value.items.push_back(view_of(i->second));
    return result;
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const newest_saga<Row, Question>& how,
                                         const Question& asked) {
    static const auto sql = select_newest<Row>( // a question has one lookup
        how.which == shown_sagas::done
            ? "forward NOT IN ('none', 'pending', 'refused')"
            : decided);
    auto& order_id = asked.*how.order_id;
    return shown(one<Row>(sql, order_id), how.what, order_id);
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const page_by_saga<Row>&,
                                         const Question& asked) {
    static const auto sql
        = wire::select<Row>("saga_id") + " WHERE " + decided
          + " AND saga_id < $1 ORDER BY saga_id DESC LIMIT $2";
    // Every saga's id is less than `~`.
    auto after = asked.page.after.empty() ? "~" : asked.page.after;
    return list<Row>(sql, asked.page.limit, after);
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const page_by_arrival<Row>&,
                                         const Question& asked) {
    static const auto sql
        = wire::select<Row>("position")
          + " WHERE position < $1 ORDER BY position DESC LIMIT $2";
    return list<Row>(sql, asked.page.limit, position_after(asked.page));
  }

  /// The page that a statement finds, whose first column is the cursor and
  /// whose others are the fields of `Row`, shown as far as they can be read.
  /// Its parameters: behind which cursor it begins; how many rows, one more
  /// than the page has, to know whether there is a next one; the filters.
  template <record Row>
  auto list(const std::string& sql, std::uint32_t limit,
            const std::string& after, const parameters& filters = {}) {
    parameters values{after, std::to_string(std::int64_t{limit} + 1)};
    values.insert(values.end(), filters.begin(), filters.end());
    auto rows = db_.run(sql, values);
    answer<page<std::decay_t<decltype(view_of(Row{}))>>> read;
    auto& result = read.value;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == limit) {
        result.next = rows.text(i - 1, 0);
        break;
      }
      result.items.push_back(view_of(wire::get_readable<Row>(rows[i], 1)));
    }
    return read;
  }

  database db_;

private:
  /// As the indices have it that lists go by.
  static constexpr auto decided = "forward NOT IN ('none', 'pending')";

  /// The first row that a statement finds, as far as it can be read.
  template <record Row>
  std::optional<Row> one(const std::string& sql, const std::string& key) {
    auto found = db_.run(sql, {key});
    if (found.size() == 0)
      return std::nullopt;
    return wire::get_readable<Row>(found[0]);
  }
};

} // namespace troupe::postgres
