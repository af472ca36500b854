#include "adapters/postgres/query.hpp"
#include "adapters/postgres/store.hpp"
#include "adapters/postgres/unit_of_work.hpp"

namespace troupe::postgres {

namespace {

constexpr auto schema = "inventory";

class reader : public reader_base<inventory_reader> {
public:
  explicit reader(const settings& s) : reader_base{s, schema} {}

  using reader_base::read;

  answer<product> read(const get_product& asked) override {
    static const auto sql = select<product_row>() + " WHERE product_id = $1";
    return shown(queries_.one<product_row>(sql, asked.product_id), "product",
                 asked.product_id);
  }

  answer<page<product>> read(const get_products& asked) override {
    static const auto sql
        = select<product_row>() + " WHERE product_id = ANY ($1::text[])";
    array ids;
    for (auto& id : asked.product_ids)
      ids.add(id);
    auto rows = queries_.run(sql, {std::move(ids).take()});
    std::map<std::string, product> found;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto view = view_of(get_readable<product_row>(rows, i));
      found.emplace(view.product_id, std::move(view));
    }
    answer<page<product>> result;
    for (auto& id : asked.product_ids)
      if (auto i = found.find(id); i != found.end())
        result.value.items.push_back(i->second);
    return result;
  }

  answer<page<product>> read(const list_products& asked) override {
    static const auto sql
        = select<product_row>("position")
          + " WHERE position < $1 ORDER BY position DESC LIMIT $2";
    return page_of<product_row>(
        queries_.run(sql, {position_after(asked.page), rows_for(asked.page)}),
        asked.page.limit);
  }

  answer<reservation_view> read(const get_reservation& asked) override {
    static const auto sql = select_newest<reservation_row>("forward = 'done'");
    return shown(queries_.one<reservation_row>(sql, asked.order_id),
                 "reservation of order", asked.order_id);
  }
};

} // namespace

std::unique_ptr<store<inventory_rows>> open_inventory(const settings& s) {
  return std::make_unique<unit_of_work<inventory_rows>>(s, schema, "inventory");
}

std::unique_ptr<inventory_reader> read_inventory(const settings& s) {
  return std::make_unique<reader>(s);
}

} // namespace troupe::postgres
