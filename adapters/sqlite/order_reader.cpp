#include "adapters/sqlite/query.hpp"
#include "adapters/sqlite/store.hpp"

namespace troupe::sqlite {

namespace {

/// The orders whose positions `places` selects as `at`, in their order.
std::string orders_at(const std::string& places) {
  return "SELECT at, " + std::string{order_row::field_names} + " FROM ("
         + places + ") CROSS JOIN orders ON position = at";
}

/// A list from before position ?1, of at most ?2 orders, with status ?3 or of
/// user ?4: one statement a combination, so that each finds its rows fast.
std::string listing(const list_orders& asked) {
  const std::string order = " ORDER BY 1 DESC LIMIT ?2";
  const auto orders = "SELECT position, " + std::string{order_row::field_names};
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
    return list<order_row>(listing(asked), asked.page.limit,
                           position_after(asked.page), asked.status,
                           asked.user_id);
  }

  answer<history> read(const get_history& asked) override {
    static const auto sql = "SELECT " + std::string{order_event::field_names}
                            + " FROM order_history WHERE order_id = ?1"
                              " AND seq > ?2 AND saga_id IN"
                              " (SELECT '' UNION ALL"
                              " SELECT saga_id FROM orders"
                              " WHERE order_id = ?1 UNION ALL"
                              " SELECT saga_id FROM earlier_attempts"
                              " WHERE order_id = ?1) ORDER BY seq";
    use query{prepared(sql)};
    query->bind(1, asked.order_id);
    query->bind(2, asked.after);
    answer<history> result;
    while (query->step())
      result.value.events.push_back(wire::get_readable<order_event>(*query));
    return result;
  }

  std::vector<saga_count> open_sagas() override {
    use query{prepared("SELECT status, stuck, count(*) FROM orders"
                       " WHERE due_at > 0 GROUP BY status, stuck")};
    std::vector<saga_count> result;
    while (query->step()) {
      auto& one = result.emplace_back(saga_state(query->text(0)));
      one.stuck |= query->truth(1);
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
