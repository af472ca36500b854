#include "adapters/sqlite/query.hpp"
#include "adapters/sqlite/store.hpp"
#include "adapters/sqlite/unit_of_work.hpp"

namespace troupe::sqlite {

namespace {

class reader : public reader_base<payment_reader> {
public:
  using reader_base::read;
  using reader_base::reader_base;

  answer<payment_view> read(const get_payment& asked) override {
    static const auto sql = "SELECT " + columns<payment_row>()
                            + " FROM payments WHERE order_id = ?"
                              " AND forward NOT IN ('none', 'pending')"
                              " ORDER BY saga_id DESC LIMIT 1";
    return shown(queries_.one<payment_row>(sql, asked.order_id),
                 "payment of order", asked.order_id);
  }

  answer<page<payment_view>> read(const list_payments& asked) override {
    use query{queries_.prepared(
        "SELECT saga_id, " + columns<payment_row>()
        + " FROM payments INDEXED BY shown_payments"
          " WHERE forward NOT IN ('none', 'pending') AND saga_id < ?1"
          " ORDER BY saga_id DESC LIMIT ?2")};
    // Every saga's id is less than `~`.
    auto after = asked.page.after.empty() ? "~" : asked.page.after;
    query->bind(1, std::string_view{after});
    query->bind(2, std::int64_t{asked.page.limit} + 1);
    return read_page<payment_row>(*query, asked.page.limit);
  }

  answer<wallet_view> read(const get_wallet& asked) override {
    static const auto sql
        = "SELECT " + columns<wallet_row>() + " FROM wallets WHERE user_id = ?";
    return shown(queries_.one<wallet_row>(sql, asked.user_id), "wallet of",
                 asked.user_id);
  }
};

} // namespace

std::unique_ptr<store<payment_rows>> open_payment(const std::string& file,
                                                  const clock& time) {
  return std::make_unique<unit_of_work<payment_rows>>(file, "payment", time);
}

std::unique_ptr<payment_reader> read_payment(const std::string& file) {
  return std::make_unique<reader>(file);
}

} // namespace troupe::sqlite
