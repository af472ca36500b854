#include "adapters/sqlite/query.hpp"
#include "adapters/sqlite/store.hpp"
#include "adapters/sqlite/unit_of_work.hpp"

namespace troupe::sqlite {

namespace {

class reader : public reader_base<delivery_reader> {
public:
  using reader_base::read;
  using reader_base::reader_base;

  answer<delivery_view> read(const get_delivery& asked) override {
    static const auto sql = "SELECT " + columns<delivery_row>()
                            + " FROM deliveries WHERE order_id = ?"
                              " AND forward NOT IN ('none', 'pending')"
                              " ORDER BY saga_id DESC LIMIT 1";
    return shown(queries_.one<delivery_row>(sql, asked.order_id),
                 "delivery of order", asked.order_id);
  }

  answer<page<delivery_view>> read(const list_deliveries& asked) override {
    use query{queries_.prepared(
        "SELECT saga_id, " + columns<delivery_row>()
        + " FROM deliveries INDEXED BY shown_deliveries"
          " WHERE forward NOT IN ('none', 'pending') AND saga_id < ?1"
          " ORDER BY saga_id DESC LIMIT ?2")};
    // Every saga's id is less than `~`.
    auto after = asked.page.after.empty() ? "~" : asked.page.after;
    query->bind(1, std::string_view{after});
    query->bind(2, std::int64_t{asked.page.limit} + 1);
    return read_page<delivery_row>(*query, asked.page.limit);
  }
};

} // namespace

std::unique_ptr<store<delivery_rows>> open_delivery(const std::string& file,
                                                    const clock& time) {
  return std::make_unique<unit_of_work<delivery_rows>>(file, "delivery", time);
}

std::unique_ptr<delivery_reader> read_delivery(const std::string& file) {
  return std::make_unique<reader>(file);
}

} // namespace troupe::sqlite
