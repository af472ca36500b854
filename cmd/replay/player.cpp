#include "cmd/replay/player.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace troupe::replaying {

namespace {

using indices = std::vector<std::size_t>;

/// One customer: the worker that serves them, and their completed orders.
struct account {
  std::size_t worker = 0;
  indices completed;
};

bool share_a_product(const invoice& one, const invoice& other) {
  return std::any_of(one.lines.begin(), one.lines.end(), [&](const auto& x) {
    return std::any_of(
        other.lines.begin(), other.lines.end(),
        [&](const auto& y) { return x.product_id == y.product_id; });
  });
}

} // namespace

std::vector<outcome> play(const std::vector<invoice>& invoices,
                          worker_pool& workers, const std::string& run,
                          progress& shown) {
  std::vector<outcome> outcomes(invoices.size());
  // Complete before the workers start, and each account belongs to one of
  // them, as do the outcomes of its invoices: nothing needs a lock.
  std::unordered_map<std::string, account> accounts;
  std::vector<indices> queues(workers.size());
  for (std::size_t i = 0; i < invoices.size(); ++i) {
    auto worker = accounts.size() % workers.size();
    auto known
        = accounts.try_emplace(invoices[i].customer, account{worker, {}});
    queues[known.first->second.worker].push_back(i);
  }
  auto take_back = [&](shop_client& shop, const invoice& what, indices& from) {
    auto match = std::find_if(from.rbegin(), from.rend(), [&](auto i) {
      return share_a_product(invoices[i], what);
    });
    if (match == from.rend())
      return false;
    auto& candidate = outcomes[*match];
    if (shop.cancel(candidate.order.order_id).status != "cancelled")
      return false;
    candidate.cancelled = true;
    from.erase(std::next(match).base());
    return true;
  };
  workers.work(queues, [&](shop_client& shop, std::size_t i) {
    const auto& what = invoices[i];
    auto& completed = accounts.at(what.customer).completed;
    if (what.is_return) {
      outcomes[i].cancelled = take_back(shop, what, completed);
    } else {
      auto key = fmt::format("replay-{}-order-{}", run, i);
      outcomes[i].order = shop.place(what, key);
      if (outcomes[i].order.status == "completed")
        completed.push_back(i);
    }
    shown.advance(shop.now());
  });
  return outcomes;
}

} // namespace troupe::replaying
