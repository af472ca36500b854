#include "adapters/memory/store.hpp"
#include "cmd/stores/stores.hpp"

namespace troupe {

namespace {

class in_memory final : public stores {
public:
  explicit in_memory(const clock& time) : time_(time) {}

  std::shared_ptr<store<order_rows>> order() override {
    return memory::open<order_rows>(order_, time_);
  }
  std::shared_ptr<store<inventory_rows>> inventory() override {
    return memory::open<inventory_rows>(inventory_, time_);
  }
  std::shared_ptr<store<payment_rows>> payment() override {
    return memory::open<payment_rows>(payment_, time_);
  }
  std::shared_ptr<store<delivery_rows>> delivery() override {
    return memory::open<delivery_rows>(delivery_, time_);
  }
  std::shared_ptr<order_reader> order_reads() override {
    return memory::read(order_);
  }
  std::shared_ptr<inventory_reader> inventory_reads() override {
    return memory::read(inventory_);
  }
  std::shared_ptr<payment_reader> payment_reads() override {
    return memory::read(payment_);
  }
  std::shared_ptr<delivery_reader> delivery_reads() override {
    return memory::read(delivery_);
  }

private:
  template <class Rows>
  struct disk : std::shared_ptr<memory::disk<Rows>> {
    disk()
        : std::shared_ptr<memory::disk<Rows>>{
            std::make_shared<memory::disk<Rows>>()} {}
  };

  const clock& time_;
  disk<order_rows> order_;
  disk<inventory_rows> inventory_;
  disk<payment_rows> payment_;
  disk<delivery_rows> delivery_;
};

} // namespace

std::unique_ptr<stores> stores_in_memory(const clock& time) {
  return std::make_unique<in_memory>(time);
}

} // namespace troupe
