#include "cmd/shop/stores.hpp"

#include "adapters/memory/store.hpp"
#include "adapters/sqlite/store.hpp"

namespace troupe {

namespace {

stores in_memory(const clock& time) {
  stores result;
  auto set_up = [&]<class Rows>(std::shared_ptr<memory::disk<Rows>> on,
                                auto& store, auto& reader) {
    store = memory::open(on, time);
    reader = memory::read(on);
  };
  set_up(std::make_shared<memory::disk<inventory_rows>>(), result.inventory,
         result.inventory_reads);
  set_up(std::make_shared<memory::disk<payment_rows>>(), result.payment,
         result.payment_reads);
  set_up(std::make_shared<memory::disk<delivery_rows>>(), result.delivery,
         result.delivery_reads);
  set_up(std::make_shared<memory::disk<order_rows>>(), result.order,
         result.order_reads);
  result.order_counter = result.order_reads;
  return result;
}

} // namespace

stores open_stores(const std::string& data_dir, const clock& time) {
  if (data_dir.empty())
    return in_memory(time);
  stores result;
  result.directory = std::make_unique<data_directory>(data_dir);
  auto file = [&](const char* name) { return result.directory->file(name); };
  result.inventory = sqlite::open_inventory(file("inventory.db"), time);
  result.payment = sqlite::open_payment(file("payment.db"), time);
  result.delivery = sqlite::open_delivery(file("delivery.db"), time);
  result.order = sqlite::open_order(file("order.db"), time);
  result.inventory_reads = sqlite::read_inventory(file("inventory.db"));
  result.payment_reads = sqlite::read_payment(file("payment.db"));
  result.delivery_reads = sqlite::read_delivery(file("delivery.db"));
  result.order_reads = sqlite::read_order(file("order.db"));
  result.order_counter = sqlite::read_order(file("order.db"));
  return result;
}

void stock_demo(stores& all) {
  auto first = all.inventory_reads->read(list_products{{1, {}}});
  if (!first.value.items.empty())
    return;
  const create_product catalogue[] = {
      {{}, "product_1", "Laptop", {99'999}, 10, "", ""},
      {{}, "product_2", "Mouse", {2'999}, 50, "", ""},
      {{}, "product_3", "Keyboard", {7'999}, 5, "", ""},
  };
  inventory_rows rows;
  for (auto& one : catalogue)
    want(rows, one);
  static const std::vector<message> none;
  all.inventory->transact(
      rows, {}, [&](inventory_rows& loaded) -> const std::vector<message>& {
        for (auto& one : catalogue)
          create(loaded, one);
        return none;
      });
}

} // namespace troupe
