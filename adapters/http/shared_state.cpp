#include "adapters/http/shared_state.hpp"

#include "adapters/http/date.hpp"

#include <cerrno>
#include <random>
#include <system_error>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

namespace troupe::http {

wake_list::wake_list() : fd_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
  if (fd_ < 0)
    throw std::system_error{errno, std::generic_category(), "eventfd"};
}

wake_list::~wake_list() {
  ::close(fd_);
}

void wake_list::add(std::shared_ptr<connection> which) {
  std::lock_guard lock{mutex_};
  waiting_.push_back(std::move(which));
  if (waiting_.size() == 1)
    notify();
}

std::vector<std::shared_ptr<connection>> wake_list::take() {
  // Read before the list is taken: what is added in between notifies again.
  eventfd_t count = 0;
  ::eventfd_read(fd_, &count);
  std::lock_guard lock{mutex_};
  return std::exchange(waiting_, {});
}

void wake_list::notify() {
  ::eventfd_write(fd_, 1);
}

shared_state::shared_state(
    std::function<void(std::shared_ptr<exchange>)> on_request,
    const server_settings& wanted)
    : handler{std::move(on_request)}, settings{wanted},
      admission{wanted.max_waiting}, unread{wanted.max_unread} {
  std::random_device seed;
  next_id_ = (std::uint64_t{seed()} << 32) | seed();
}

std::string_view shared_state::date() const {
  return http_date(settings.wall_clock());
}

/// Counts on from a random start, scattered so that ids of two servers do not
/// look alike (the finaliser of splitmix64, a bijection: never twice the same).
std::string shared_state::make_request_id() {
  auto x = next_id_++;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  x ^= x >> 31;
  std::string result(16, '0');
  for (auto& digit : result) {
    digit = "0123456789abcdef"[x & 0xF];
    x >>= 4;
  }
  return result;
}

} // namespace troupe::http
