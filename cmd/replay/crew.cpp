#include "cmd/replay/crew.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

namespace troupe::replaying {

crew::crew(std::size_t size, const transport_factory& connect) {
  for (std::size_t i = 0; i < size; ++i)
    clients_.emplace_back(connect());
}

void crew::work(const std::vector<std::vector<std::size_t>>& lanes,
                const job& what) {
  std::atomic<bool> stopped = false;
  std::exception_ptr fault;
  std::mutex fault_mutex;
  auto walk = [&](std::size_t lane) {
    try {
      for (auto element : lanes[lane]) {
        if (stopped)
          return;
        what(clients_[lane], element);
      }
    } catch (...) {
      std::lock_guard guard{fault_mutex};
      if (!stopped.exchange(true))
        fault = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t lane = 0; lane < lanes.size(); ++lane)
      threads.emplace_back(walk, lane);
  }
  if (fault)
    std::rethrow_exception(fault);
}

void crew::each(std::size_t count, const job& what) {
  std::vector<std::vector<std::size_t>> lanes(size());
  for (std::size_t i = 0; i < count; ++i)
    lanes[i % size()].push_back(i);
  work(lanes, what);
}

} // namespace troupe::replaying
