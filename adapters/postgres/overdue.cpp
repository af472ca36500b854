#include "adapters/postgres/overdue.hpp"

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include <sys/socket.h>

namespace troupe::postgres {

using namespace std::chrono_literals;

/// One thread for all connections of this process. A statement costs it
/// nothing: it looks by itself, now and then.
class overdue::watch {
public:
  static watch& of_process() {
    static watch one;
    return one;
  }

  std::mutex mutex; ///< guards all of them, and what they hold
  std::set<overdue*> all;

private:
  void look(const std::stop_token& ended) {
    std::unique_lock guard{mutex};
    while (!ended.stop_requested()) {
      auto now = clock::now();
      for (auto* each : all)
        if (each->end_ < now) {
          ::shutdown(each->socket_, SHUT_RDWR);
          each->end_ = clock::time_point::max();
          each->hung_up_ = true;
        }
      wake_.wait_for(guard, ended, 250ms, [] { return false; });
    }
  }

  std::condition_variable_any wake_;
  std::jthread thread_{[this](const std::stop_token& ended) { look(ended); }};
};

overdue::overdue(int socket) : socket_{socket} {
  auto& others = watch::of_process();
  std::lock_guard guard{others.mutex};
  others.all.insert(this);
}

overdue::~overdue() {
  auto& others = watch::of_process();
  std::lock_guard guard{others.mutex};
  others.all.erase(this);
}

void overdue::limit(std::chrono::milliseconds at_most) {
  at_most_ = at_most;
}

bool overdue::hung_up() const {
  std::lock_guard guard{watch::of_process().mutex};
  return hung_up_;
}

overdue::waiting::waiting(overdue& of) : of_{of} {
  if (of_.at_most_ == 0ms)
    return;
  auto end = clock::now() + of_.at_most_;
  std::lock_guard guard{watch::of_process().mutex};
  of_.end_ = end;
}

overdue::waiting::~waiting() {
  if (of_.at_most_ == 0ms)
    return;
  std::lock_guard guard{watch::of_process().mutex};
  of_.end_ = clock::time_point::max();
}

} // namespace troupe::postgres
