#include "cmd/replay/worker_pool.hpp"

#include <exception>
#include <mutex>
#include <thread>

namespace troupe::replaying {

worker_pool::worker_pool(std::size_t size, const transport_factory& connect) {
  for (std::size_t i = 0; i < size; ++i)
    clients_.emplace_back(connect());
}

void worker_pool::work(const std::vector<std::vector<std::size_t>>& queues,
                       const job& what) {
  std::atomic<bool> stopped = false;
  std::exception_ptr fault;
  std::mutex fault_mutex;
  auto walk = [&](std::size_t worker) {
    try {
      for (auto element : queues[worker]) {
        if (stopped)
          return;
        what(clients_[worker], element);
      }
    } catch (...) {
      std::lock_guard guard{fault_mutex};
      if (!stopped.exchange(true))
        fault = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t worker = 0; worker < queues.size(); ++worker)
      threads.emplace_back(walk, worker);
  }
  if (fault)
    std::rethrow_exception(fault);
}

void worker_pool::each(std::size_t count, const job& what) {
  std::vector<std::vector<std::size_t>> queues(size());
  for (std::size_t i = 0; i < count; ++i)
    queues[i % size()].push_back(i);
  work(queues, what);
}

} // namespace troupe::replaying
