#include "adapters/sqlite/query.hpp"
#include "adapters/sqlite/store.hpp"
#include "adapters/sqlite/unit_of_work.hpp"

namespace troupe::sqlite {

namespace {

class reader : public reader_base<inventory_reader> {
public:
  using reader_base::read;
  using reader_base::reader_base;

  answer<product> read(const get_product& asked) override {
    return shown(find(asked.product_id), "product", asked.product_id);
  }

  answer<page<product>> read(const get_products& asked) override {
    answer<page<product>> result;
    for (auto& id : asked.product_ids)
      if (auto row = find(id))
        result.value.items.push_back(view_of(*row));
    return result;
  }

  answer<page<product>> read(const list_products& asked) override {
    use query{queries_.prepared(
        "SELECT position, " + columns<product_row>()
        + " FROM products WHERE position < ? ORDER BY position DESC LIMIT ?")};
    auto& after = asked.page.after;
    query->bind(1, after.empty() ? INT64_MAX : std::stoll(after));
    query->bind(2, std::int64_t{asked.page.limit} + 1);
    return read_page<product_row>(*query, asked.page.limit);
  }

  answer<reservation_view> read(const get_reservation& asked) override {
    static const auto sql
        = "SELECT " + columns<reservation_row>()
          + " FROM reservations WHERE order_id = ? AND forward = 'done'"
            " ORDER BY saga_id DESC LIMIT 1";
    return shown(queries_.one<reservation_row>(sql, asked.order_id),
                 "reservation of order", asked.order_id);
  }

private:
  std::optional<product_row> find(const std::string& id) {
    static const auto sql = "SELECT " + columns<product_row>()
                            + " FROM products WHERE product_id = ?";
    return queries_.one<product_row>(sql, id);
  }
};

} // namespace

std::unique_ptr<store<inventory_rows>> open_inventory(const std::string& file,
                                                      const clock& time) {
  return std::make_unique<unit_of_work<inventory_rows>>(file, "inventory",
                                                        time);
}

std::unique_ptr<inventory_reader> read_inventory(const std::string& file) {
  return std::make_unique<reader>(file);
}

} // namespace troupe::sqlite
