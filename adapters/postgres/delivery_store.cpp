#include "adapters/postgres/query.hpp"
#include "adapters/postgres/store.hpp"
#include "adapters/postgres/unit_of_work.hpp"

namespace troupe::postgres {

namespace {

constexpr auto schema = "delivery";

class reader : public reader_base<delivery_reader> {
public:
  explicit reader(const settings& s) : reader_base{s, schema} {}

  using reader_base::read;

  answer<delivery_view> read(const get_delivery& asked) override {
    static const auto sql
        = select_newest<delivery_row>("forward NOT IN ('none', 'pending')");
    return shown(queries_.one<delivery_row>(sql, asked.order_id),
                 "delivery of order", asked.order_id);
  }

  answer<page<delivery_view>> read(const list_deliveries& asked) override {
    static const auto sql
        = select<delivery_row>("saga_id")
          + " WHERE forward NOT IN ('none', 'pending')"
            " AND saga_id < $1 ORDER BY saga_id DESC LIMIT $2";
    return page_of<delivery_row>(
        queries_.run(sql, {saga_after(asked.page), rows_for(asked.page)}),
        asked.page.limit);
  }
};

} // namespace

std::unique_ptr<store<delivery_rows>> open_delivery(const settings& s) {
  return std::make_unique<unit_of_work<delivery_rows>>(s, schema, "delivery");
}

std::unique_ptr<delivery_reader> read_delivery(const settings& s) {
  return std::make_unique<reader>(s);
}

} // namespace troupe::postgres
