#include "adapters/postgres/query.hpp"
#include "adapters/postgres/store.hpp"
#include "adapters/postgres/unit_of_work.hpp"

namespace troupe::postgres {

namespace {

constexpr auto schema = "orders"; // `order` is a word of SQL

class reader : public reader_base<order_reader> {
public:
  explicit reader(const settings& s) : reader_base{s, schema} {}

  using reader_base::read;

  answer<order_view> read(const get_order& asked) override {
    static const auto sql = select<order_row>() + " WHERE order_id = $1";
    return shown(queries_.one<order_row>(sql, asked.order_id), "order",
                 asked.order_id);
  }

  answer<page<order_view>> read(const list_orders& asked) override {
    // One statement a combination of filters, so that each uses its index.
    auto sql = select<order_row>("position") + " WHERE position < $1";
    parameters values{position_after(asked.page), rows_for(asked.page)};
    auto add = [&](const char* condition, const std::string& value) {
      values.push_back(value);
      sql += condition + std::to_string(values.size());
    };
    if (!asked.status.empty()) {
      auto known = from_string<order_status>(asked.status);
      add(known && at_rest(*known) ? " AND rest_status = $"
                                   : " AND timed AND status = $",
          asked.status);
    }
    if (!asked.user_id.empty())
      add(" AND user_id = $", asked.user_id);
    sql += " ORDER BY position DESC LIMIT $2";
    return page_of<order_row>(queries_.run(sql, values), asked.page.limit);
  }

  answer<history> read(const get_history& asked) override {
    static const auto sql = "SELECT " + std::string{order_event::field_names}
                            + " FROM order_history WHERE order_id = $1"
                              " AND seq > $2 ORDER BY seq";
    auto rows
        = queries_.run(sql, {asked.order_id, std::to_string(asked.after)});
    answer<history> result;
    for (std::size_t i = 0; i < rows.size(); ++i)
      result.value.events.push_back(get_readable<order_event>(rows, i));
    return result;
  }

  std::vector<saga_count> open_sagas() override {
    auto rows = queries_.run("SELECT status, stuck, count(*) FROM orders"
                             " WHERE timed GROUP BY status, stuck",
                             {});
    std::vector<saga_count> result;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto& one = result.emplace_back(saga_state(rows.text(i, 0)));
      one.stuck |= rows.text(i, 1) == "t";
      one.count = rows.integer(i, 2);
    }
    return result;
  }
};

} // namespace

std::unique_ptr<store<order_rows>> open_order(const settings& s) {
  return std::make_unique<unit_of_work<order_rows>>(s, schema, "order");
}

std::unique_ptr<order_reader> read_order(const settings& s) {
  return std::make_unique<reader>(s);
}

} // namespace troupe::postgres
