#include "adapters/sqlite/store.hpp"
#include "cmd/process/process.hpp"
#include "cmd/stores/stores.hpp"

namespace troupe {

namespace {

class in_files final : public stores {
public:
  in_files(const std::string& directory, const std::vector<participant>& mine,
           const clock& time)
      : directory_(directory, mine), time_(time) {}

  std::shared_ptr<store<order_rows>> order() override {
    return sqlite::open_order(file("order.db"), time_);
  }
  std::shared_ptr<store<inventory_rows>> inventory() override {
    return sqlite::open_inventory(file("inventory.db"), time_);
  }
  std::shared_ptr<store<payment_rows>> payment() override {
    return sqlite::open_payment(file("payment.db"), time_);
  }
  std::shared_ptr<store<delivery_rows>> delivery() override {
    return sqlite::open_delivery(file("delivery.db"), time_);
  }
  std::shared_ptr<order_reader> order_reads() override {
    return sqlite::read_order(file("order.db"));
  }
  std::shared_ptr<inventory_reader> inventory_reads() override {
    return sqlite::read_inventory(file("inventory.db"));
  }
  std::shared_ptr<payment_reader> payment_reads() override {
    return sqlite::read_payment(file("payment.db"));
  }
  std::shared_ptr<delivery_reader> delivery_reads() override {
    return sqlite::read_delivery(file("delivery.db"));
  }

private:
  std::string file(const char* name) const { return directory_.file(name); }

  data_directory directory_;
  const clock& time_;
};

} // namespace

std::unique_ptr<stores> stores_in_files(const std::string& directory,
                                        std::vector<participant> mine,
                                        const clock& time) {
  return std::make_unique<in_files>(directory, mine, time);
}

} // namespace troupe
