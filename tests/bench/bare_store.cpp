#include "tests/bench/bare_store.hpp"

#include <condition_variable>
#include <future>
#include <mutex>

namespace troupe::bench {

namespace {

using clock = std::chrono::steady_clock;

/// How far the orders have come, for those who follow.
class pace {
public:
  explicit pace(clock::time_point end) : end_(end) {}

  /// The orders: whether there is time for one more.
  bool lead() {
    std::lock_guard guard{mutex_};
    if (clock::now() >= end_)
      return false;
    ++orders_;
    return true;
  }

  void committed() { changed_.notify_all(); }

  /// There are no more orders.
  void finish() {
    std::lock_guard guard{mutex_};
    over_ = true;
    changed_.notify_all();
  }

  /// Whether there is a saga after so many; waits for it.
  bool follow(std::uint64_t begun) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return over_ || begun < orders_; });
    return begun < orders_;
  }

  std::uint64_t orders() const { return orders_; }

private:
  clock::time_point end_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t orders_ = 0;
  bool over_ = false;
};

/// Until there is no further saga and all have ended. `more(n)` tells whether
/// there is one after the n-th.
template <class More, class Committed>
void run(bare_store& store, const workload& w, More&& more,
         Committed&& committed) {
  saga_source source{w};
  std::vector<bare_saga> waiting;
  for (std::uint64_t begun = 0;;) {
    while (waiting.size() < max_batch && more(begun)) {
      waiting.push_back(source.next());
      ++begun;
    }
    if (waiting.empty())
      return;
    store.transact(waiting);
    committed();
  }
}

} // namespace

double bare_store_limit(const bare_stores& stores, const workload& w,
                        std::chrono::seconds lasting) {
  auto begin = clock::now();
  pace all{begin + lasting};
  auto lead = [&] {
    try {
      run(
          *stores[0], w, [&](std::uint64_t) { return all.lead(); },
          [&] { all.committed(); });
    } catch (...) {
      all.finish();
      throw;
    }
    all.finish();
  };
  auto follow = [&](bare_store& who) {
    run(
        who, w, [&](std::uint64_t begun) { return all.follow(begun); }, [] {});
  };
  std::vector<std::future<void>> threads;
  threads.push_back(std::async(std::launch::async, lead));
  for (std::size_t i = 1; i < stores.size(); ++i)
    threads.push_back(
        std::async(std::launch::async, follow, std::ref(*stores[i])));
  for (auto& each : threads)
    each.get();
  auto seconds = std::chrono::duration<double>(clock::now() - begin).count();
  return static_cast<double>(all.orders()) / seconds;
}

} // namespace troupe::bench
