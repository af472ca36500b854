#include "adapters/sqlite/family.hpp"
#include "adapters/sqlite/store.hpp"
#include "cmd/process/process.hpp"
#include "cmd/stores/stores.hpp"

namespace troupe {

namespace {

class in_files final : public stores {
public:
  in_files(const std::string& directory, const std::vector<participant>& mine,
           const clock& time)
      : directory_(directory, mine), time_(time) {
    for (auto who : mine) {
      std::string name{to_string(who)};
      files_.push_back({name, directory_.file(name + ".db")});
    }
    sqlite::family{files_}.begin_generation();
  }

  /// The stores are closed: what is copied from now on is of another age than
  /// what was copied before.
  ~in_files() override {
    try {
      if (!directory_.is_in_place())
        return;
      sqlite::family all{files_};
      if (all.is_complete())
        all.begin_generation();
    } catch (const std::exception&) {
      // The next start finds out.
    }
  }

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
  std::vector<sqlite::family::member> files_;
  const clock& time_;
};

} // namespace

std::unique_ptr<stores> stores_in_files(const std::string& directory,
                                        std::vector<participant> mine,
                                        const clock& time) {
  return std::make_unique<in_files>(directory, mine, time);
}

} // namespace troupe
