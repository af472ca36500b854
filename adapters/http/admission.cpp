#include "adapters/http/admission.hpp"

namespace troupe::http {

admission::ticket admission::enter(bool always) {
  // Counted before the flag is read, so that wait_until_empty() sees everyone
  // whom the flag did not stop.
  auto waiting = ++waiting_;
  if (!draining_ && (always || waiting <= max_waiting_))
    return ticket::admitted;
  leave();
  return draining_ ? ticket::draining : ticket::overloaded;
}

void admission::leave() {
  count_down(waiting_);
}

void admission::hold() {
  ++held_;
}

void admission::release() {
  count_down(held_);
}

bool admission::wait_until_empty(std::chrono::milliseconds at_most) {
  std::unique_lock lock{mutex_};
  return emptied_.wait_for(lock, at_most,
                           [this] { return waiting_ == 0 && held_ == 0; });
}

void admission::count_down(std::atomic<std::size_t>& counter) {
  if (--counter != 0 || !draining_)
    return;
  std::lock_guard lock{mutex_};
  emptied_.notify_all();
}

} // namespace troupe::http
