#include "cmd/stores/stores.hpp"

#include <stdexcept>
#include <utility>

namespace troupe {

std::unique_ptr<stores>
open_stores(const shop_settings& settings,
            [[maybe_unused]] std::vector<participant> mine,
            [[maybe_unused]] const std::string& owner, const clock& time) {
  if (settings.data_dir.empty())
    return stores_in_memory(time);
#ifdef TROUPE_WITH_SQLITE
  if (settings.store == "sqlite")
    return stores_in_files(settings.data_dir, std::move(mine), time);
#endif
#ifdef TROUPE_WITH_POSTGRES
  return stores_in_database(settings.store, settings.serializable, owner);
#else
  throw std::runtime_error{"this build cannot keep rows in " + settings.store};
#endif
}

void stock_demo(store<inventory_rows>& to,
                reader<participants::inventory>& reads) {
  auto first = reads.read(list_products{{1, {}}});
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
  to.transact(rows, {},
              [&](inventory_rows& loaded) -> const std::vector<message>& {
                for (auto& one : catalogue)
                  handle(loaded, one);
                return none;
              });
}

} // namespace troupe
