#include "adapters/postgres/query.hpp"
#include "adapters/postgres/store.hpp"
#include "adapters/postgres/unit_of_work.hpp"

namespace troupe::postgres {

namespace {

constexpr auto schema = "payment";

class reader : public reader_base<payment_reader> {
public:
  explicit reader(const settings& s) : reader_base{s, schema} {}

  using reader_base::read;

  answer<payment_view> read(const get_payment& asked) override {
    static const auto sql
        = select_newest<payment_row>("forward NOT IN ('none', 'pending')");
    return shown(queries_.one<payment_row>(sql, asked.order_id),
                 "payment of order", asked.order_id);
  }

  answer<page<payment_view>> read(const list_payments& asked) override {
    static const auto sql
        = select<payment_row>("saga_id")
          + " WHERE forward NOT IN ('none', 'pending')"
            " AND saga_id < $1 ORDER BY saga_id DESC LIMIT $2";
    return page_of<payment_row>(
        queries_.run(sql, {saga_after(asked.page), rows_for(asked.page)}),
        asked.page.limit);
  }

  answer<wallet_view> read(const get_wallet& asked) override {
    static const auto sql = select<wallet_row>() + " WHERE user_id = $1";
    return shown(queries_.one<wallet_row>(sql, asked.user_id), "wallet of",
                 asked.user_id);
  }
};

} // namespace

std::unique_ptr<store<payment_rows>> open_payment(const settings& s) {
  return std::make_unique<unit_of_work<payment_rows>>(s, schema, "payment");
}

std::unique_ptr<payment_reader> read_payment(const settings& s) {
  return std::make_unique<reader>(s);
}

} // namespace troupe::postgres
