#include "adapters/http/admission.hpp"

#include <algorithm>

namespace troupe::http {

admission::ticket admission::enter(waits_for kind) {
  // Counted before the flag is read, so that wait_until_empty() sees every
  // request that the flag did not reject.
  auto taken = ++waiting(kind);
  if (kind == waits_for::events)
    taken += streams_;
  if (!draining_ && (kind == waits_for::nothing || taken <= most_))
    return ticket::admitted;
  leave(kind);
  return draining_ ? ticket::draining : ticket::overloaded;
}

void admission::leave(waits_for kind) {
  count_down(waiting(kind));
}

void admission::hold() {
  ++held_;
}

void admission::release() {
  count_down(held_);
}

bool admission::wait_until_empty(std::chrono::milliseconds at_most) {
  std::unique_lock lock{mutex_};
  return emptied_.wait_for(lock, at_most, [this] {
    return held_ == 0 && std::ranges::all_of(waiting_, [](auto& kind) {
             return kind == 0;
           });
  });
}

void admission::count_down(std::atomic<std::size_t>& counter) {
  if (--counter != 0 || !draining_)
    return;
  std::lock_guard lock{mutex_};
  emptied_.notify_all();
}

} // namespace troupe::http
