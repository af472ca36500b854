#pragma once

#include "cmd/replay/shop_client.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <vector>

namespace troupe::replaying {

/// The workers of a run, each with a thread and a connection of its own.
class crew {
public:
  using job = std::function<void(shop_client&, std::size_t)>;

  /// @param size number of workers, at least 1
  crew(std::size_t size, const transport_factory& connect);

  std::size_t size() const { return clients_.size(); }

  /// The first worker's client, for what one alone does.
  shop_client& first() { return clients_.front(); }

  /// Works through `lanes` at once, lane by lane in a worker of its own and
  /// each in its order: `what` gets every element. When one throws, the others
  /// stop at their next element and the exception comes out here.
  /// @param lanes at most size()
  void work(const std::vector<std::vector<std::size_t>>& lanes,
            const job& what);

  /// Calls `what` for 0 to `count` - 1, in no order.
  void each(std::size_t count, const job& what);

private:
  std::vector<shop_client> clients_;
};

} // namespace troupe::replaying
