#include "cmd/replay/plan.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace troupe::replaying {

namespace {

constexpr std::int64_t most_stock = 1'000'000'000;
constexpr std::int64_t millionths = 1'000'000;

// A million pieces a line overflow 64 bits when a factor in millionths and
// some million lines meet.
__extension__ using wide = __int128;

std::int64_t stock_for(std::int64_t asked, std::int64_t factor) {
  auto exact = (wide{asked} * factor + millionths - 1) / millionths;
  return static_cast<std::int64_t>(std::min<wide>(exact, most_stock));
}

} // namespace

std::vector<planned_product> plan_stock(const order_book& book,
                                        double stock_factor) {
  std::vector<planned_product> result;
  std::unordered_map<std::string, std::size_t> index;
  for (const auto& order : book.invoices) {
    if (order.is_return)
      continue;
    for (const auto& line : order.lines) {
      auto [known, is_new] = index.try_emplace(line.product_id, result.size());
      if (is_new)
        result.emplace_back().product_id = line.product_id;
      auto& product = result[known->second];
      if (product.name.empty())
        product.name = line.name;
      if (product.price == 0)
        product.price = line.unit_price;
      product.asked += line.quantity;
    }
  }
  auto factor = std::llround(stock_factor * millionths);
  for (auto& product : result) {
    product.stock = stock_for(product.asked, factor);
    if (product.name.empty())
      product.name = product.product_id;
  }
  return result;
}

} // namespace troupe::replaying
