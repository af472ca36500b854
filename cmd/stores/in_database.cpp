#include "adapters/postgres/store.hpp"
#include "cmd/stores/stores.hpp"

namespace troupe {

namespace {

class in_database final : public stores {
public:
  explicit in_database(postgres::settings where) : where_(std::move(where)) {}

  std::shared_ptr<store<order_rows>> order() override {
    return postgres::open_order(where_);
  }
  std::shared_ptr<store<inventory_rows>> inventory() override {
    return postgres::open_inventory(where_);
  }
  std::shared_ptr<store<payment_rows>> payment() override {
    return postgres::open_payment(where_);
  }
  std::shared_ptr<store<delivery_rows>> delivery() override {
    return postgres::open_delivery(where_);
  }
  std::shared_ptr<order_reader> order_reads() override {
    return postgres::read_order(where_);
  }
  std::shared_ptr<inventory_reader> inventory_reads() override {
    return postgres::read_inventory(where_);
  }
  std::shared_ptr<payment_reader> payment_reads() override {
    return postgres::read_payment(where_);
  }
  std::shared_ptr<delivery_reader> delivery_reads() override {
    return postgres::read_delivery(where_);
  }

private:
  postgres::settings where_;
};

} // namespace

std::unique_ptr<stores> stores_in_database(const std::string& address,
                                           bool serializable,
                                           const std::string& owner) {
  return std::make_unique<in_database>(
      postgres::settings{address, serializable, owner});
}

} // namespace troupe
