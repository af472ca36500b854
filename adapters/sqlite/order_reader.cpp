#include "adapters/sqlite/query.hpp"
#include "adapters/sqlite/store.hpp"

namespace troupe::sqlite {

namespace {

/// The orders whose positions `places` selects as `at`, in their order.
std::string orders_at(const std::string& places) {
  return "SELECT at, " + columns<order_row>() + " FROM (" + places
         + ") CROSS JOIN orders ON position = at";
}

/// A list from before position ?1, of at most ?2 orders, with status ?3 or of
/// user ?4: one statement a combination, so that each finds its rows fast.
std::string listing(const list_orders& asked) {
  const std::string order = " ORDER BY 1 DESC LIMIT ?2";
  const std::string orders = "SELECT position, " + columns<order_row>();
  auto status = from_string<order_status>(asked.status);
  auto resting = status && at_rest(*status);
  auto filter = std::string{asked.status.empty() ? "" : " AND status = ?3"}
                + (asked.user_id.empty() ? "" : " AND user_id = ?4");
  if (filter.empty())
    return orders + " FROM orders WHERE position < ?1" + order;
  if (resting && asked.user_id.empty())
    return orders + " FROM orders_at_rest WHERE first < ?1 AND position < ?1"
           + filter + " ORDER BY first DESC, position DESC LIMIT ?2";
  auto on_their_way = orders
                      + " FROM orders INDEXED BY orders_on_their_way"
                        " WHERE due_at > 0 AND position < ?1"
                      + filter;
  if (!asked.status.empty() && !resting)
    return on_their_way + order;
  auto all = orders_at(
      "SELECT position AS at FROM young_at_rest WHERE position < ?1" + filter);
  if (!resting)
    all += " UNION ALL " + on_their_way;
  for (auto name : names_of(order_status{}))
    if (at_rest(*from_string<order_status>(name))
        && (!resting || name == asked.status))
      all += " UNION ALL "
             + orders_at("SELECT position AS at FROM old_at_rest"
                         " WHERE user_id = ?4 AND position < ?1 AND status = '"
                         + std::string{name} + "'");
  return all + order;
}

class orders : public with_lookups<reader_base<order_reader>, get_order> {
public:
  using with_lookups::read;
  using with_lookups::with_lookups;

  answer<page<order_view>> read(const list_orders& asked) override {
    use query{queries_.prepared(listing(asked))};
    auto& after = asked.page.after;
    query->bind(1, after.empty() ? INT64_MAX : std::stoll(after));
    query->bind(2, std::int64_t{asked.page.limit} + 1);
    query->bind(3, std::string_view{asked.status});
    query->bind(4, std::string_view{asked.user_id});
    return read_page<order_row>(*query, asked.page.limit);
  }

  answer<history> read(const get_history& asked) override {
    static const auto sql = "SELECT " + columns<order_event>()
                            + " FROM order_history WHERE order_id = ?1"
                              " AND seq > ?2 AND saga_id IN"
                              " (SELECT '' UNION ALL"
                              " SELECT saga_id FROM orders"
                              " WHERE order_id = ?1 UNION ALL"
                              " SELECT saga_id FROM earlier_attempts"
                              " WHERE order_id = ?1) ORDER BY seq";
    use query{queries_.prepared(sql)};
    query->bind(1, std::string_view{asked.order_id});
    query->bind(2, asked.after);
    answer<history> result;
    while (query->step())
      get_readable(*query, result.value.events.emplace_back());
    return result;
  }

  std::vector<saga_count> open_sagas() override {
    use query{queries_.prepared("SELECT status, stuck, count(*) FROM orders"
                                " WHERE due_at > 0 GROUP BY status, stuck")};
    std::vector<saga_count> result;
    while (query->step()) {
      auto& one = result.emplace_back(saga_state(query->text(0)));
      one.stuck |= query->integer(1) != 0;
      one.count = query->integer(2);
    }
    return result;
  }
};

} // namespace

template <>
std::unique_ptr<order_reader>
read<participants::order>(const std::string& file) {
  return std::make_unique<orders>(file);
}

} // namespace troupe::sqlite
