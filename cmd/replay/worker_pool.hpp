#pragma once

#include "cmd/replay/shop_client.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <vector>

namespace troupe::replaying {

/// The workers of a run, each with a thread and a connection of its own.
class worker_pool {
public:
  using job = std::function<void(shop_client&, std::size_t)>;

  /// @param size number of workers, at least 1
  worker_pool(std::size_t size, const transport_factory& connect);

  std::size_t size() const { return clients_.size(); }

  /// The first worker's client, for what is not done in parallel.
  shop_client& first() { return clients_.front(); }

  /// Calls `what` for every element of `queues`: each queue in its order, by a
  /// worker of its own, in parallel. When one throws, the others stop at their
  /// next element and the exception comes out here.
  /// @param queues at most size()
  void work(const std::vector<std::vector<std::size_t>>& queues,
            const job& what);

  /// Calls `what` for 0 to `count` - 1, in no order.
  void each(std::size_t count, const job& what);

private:
  std::vector<shop_client> clients_;
};

} // namespace troupe::replaying
