#include "adapters/postgres/query.hpp"
#include "adapters/postgres/store.hpp"

namespace troupe::postgres {

namespace {

/// One statement a combination of filters, whose order only one index has: the
/// planner knows nothing of values that go together, such as a user and a
/// status, and where two indexes have an order it may walk the other one, which
/// may be the whole table. Open orders are few, and looked through.
std::string those_of(const list_orders& asked) {
  auto known = from_string<order_status>(asked.status);
  auto of_user = !asked.user_id.empty();
  if (asked.status.empty())
    return of_user ? "orders WHERE (user_id, position) < ($3, $1)"
                     " AND user_id >= $3 ORDER BY user_id DESC, position DESC"
                   : "orders WHERE position < $1 ORDER BY position DESC";
  if (known && at_rest(*known))
    return of_user ? "orders WHERE rest_status = $3 AND user_id = $4"
                     " AND -position > -$1::bigint ORDER BY -position"
                   : "orders WHERE (rest_status, position) < ($3, $1)"
                     " AND rest_status >= $3 ORDER BY rest_status DESC,"
                     " position DESC";
  return "(SELECT * FROM orders WHERE timed AND position < $1"
         " ORDER BY position DESC OFFSET 0) AS open_orders WHERE status = $3"
         + std::string{of_user ? " AND user_id = $4" : ""}
         + " ORDER BY position DESC";
}

class orders : public with_lookups<reader_base<order_reader>, get_order> {
public:
  using with_lookups::read;
  using with_lookups::with_lookups;

  answer<page<order_view>> read(const list_orders& asked) override {
    parameters filters;
    for (auto* filter : {&asked.status, &asked.user_id})
      if (!filter->empty())
        filters.push_back(*filter);
    auto sql = "SELECT position, " + std::string{order_row::field_names}
               + " FROM " + those_of(asked) + " LIMIT $2";
    return list<order_row>(sql, asked.page.limit, position_after(asked.page),
                           filters);
  }

  answer<history> read(const get_history& asked) override {
    static const auto sql = "SELECT " + std::string{order_event::field_names}
                            + " FROM order_history WHERE order_id = $1"
                              " AND seq > $2 ORDER BY seq";
    auto rows = db_.run(sql, {asked.order_id, std::to_string(asked.after)});
    answer<history> result;
    for (std::size_t i = 0; i < rows.size(); ++i)
      result.value.events.push_back(wire::get_readable<order_event>(rows[i]));
    return result;
  }

  std::vector<saga_count> open_sagas() override {
    auto rows = db_.run("SELECT status, stuck, count(*) FROM orders"
                        " WHERE timed GROUP BY status, stuck");
    std::vector<saga_count> result;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto& one = result.emplace_back(saga_state(rows.text(i, 0)));
      one.stuck |= rows[i].truth(1);
      one.count = rows.integer(i, 2);
    }
    return result;
  }
};

} // namespace

template <>
std::unique_ptr<order_reader> read<participants::order>(const settings& s) {
  return std::make_unique<orders>(s, schema_of<participants::order>());
}

} // namespace troupe::postgres
