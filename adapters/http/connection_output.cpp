// The half of a connection that touches the socket.
#include "adapters/http/connection.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace troupe::http {

namespace {

/// How far the reader of a stream may be behind.
constexpr std::size_t max_unsent = 1024 * 1024;

/// Beyond, bytes that the socket has taken are given back before the rest is.
constexpr std::size_t compact_after = 64 * 1024;

/// How long the client may take to close after the last answer.
constexpr std::chrono::seconds linger_for{2};

} // namespace

/// Whether the client is half-closed (or closed: that looks the same until
/// something is sent), as opposed to a reset.
bool connection::still_takes_answers() const {
  tcp_info info{};
  socklen_t size = sizeof info;
  return ::getsockopt(fd_, IPPROTO_TCP, TCP_INFO, &info, &size) == 0
         && info.tcpi_state == TCP_CLOSE_WAIT;
}

int connection::awaits_writable() {
  std::lock_guard lock{mutex_};
  return unsent_.empty() || owns_fd_ ? -1 : fd_;
}

bool connection::closed() {
  std::lock_guard lock{mutex_};
  return phase_ == phase::closed;
}

bool connection::input_ended() {
  std::lock_guard lock{mutex_};
  auto owes = phase_ == phase::handling
              || (phase_ == phase::reading && more_input_)
              || (phase_ != phase::streaming && !unsent_.empty());
  if (owes && still_takes_answers()) {
    fd_ = ::fcntl(fd_, F_DUPFD_CLOEXEC, 0);
    if (fd_ >= 0) {
      owns_fd_ = true;
      input_ended_ = true;
      if (phase_ == phase::handling)
        schedule_probe();
      return true;
    }
  }
  finish();
  return false;
}

void connection::abandon() {
  std::lock_guard lock{mutex_};
  owns_fd_ = true;
  finish();
}

bool connection::send(std::string_view bytes) {
  std::lock_guard lock{mutex_};
  if (phase_ != phase::streaming)
    return false;
  if (unsent_bytes() > max_unsent) {
    drop();
    return false;
  }
  write(bytes);
  wake_if_needed();
  return true;
}

void connection::close() {
  std::lock_guard lock{mutex_};
  if (phase_ != phase::streaming)
    return;
  begin_closing();
  wake_if_needed();
}

std::size_t connection::unsent_bytes() const {
  int in_kernel = 0;
  ::ioctl(fd_, SIOCOUTQ, &in_kernel);
  return unsent_.size() - taken_ + static_cast<std::size_t>(in_kernel);
}

/// The server's thread waits for room, takes the next request, or closes.
void connection::wake_if_needed() {
  auto needed = !unsent_.empty() || more_input_ || input_ended_;
  if (needed && !running_ && phase_ != phase::closed)
    shared_->wakes.add(shared_from_this());
}

void connection::write(std::string_view bytes) {
  if (fd_ < 0)
    return;
  given_ += bytes.size();
  if (unsent_.empty()) {
    bytes.remove_prefix(push(bytes));
    if (bytes.empty())
      return;
    shared_->admission.hold();
    progress_ = shared_->settings.now();
    delivered_ = given_ - bytes.size() - unsent_bytes();
  }
  unsent_.append(bytes);
  if (!shared_->unread.add(bytes.size()))
    shared_->wakes.notify();
}

/// Writes as much as the socket takes and returns how much that was; all of it
/// if the connection is broken.
std::size_t connection::push(std::string_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    auto sent = ::send(fd_, bytes.data() + done, bytes.size() - done,
                       MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) {
      done += static_cast<std::size_t>(sent);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return done;
    } else if (errno != EINTR) {
      // Makes the server's thread see the end of the input.
      ::shutdown(fd_, SHUT_RDWR);
      return bytes.size();
    }
  }
  return done;
}

void connection::flush() {
  if (unsent_.empty() || fd_ < 0)
    return;
  auto taken = push(std::string_view{unsent_}.substr(taken_));
  taken_ += taken;
  if (taken > 0)
    progress_ = shared_->settings.now();
  if (taken_ < unsent_.size()) {
    if (taken_ > compact_after && taken_ > unsent_.size() / 2) {
      unsent_ = unsent_.substr(taken_);
      shared_->unread.remove(std::exchange(taken_, 0));
    }
    return;
  }
  forget_unsent();
  if (phase_ == phase::closing)
    half_close();
}

void connection::forget_unsent() {
  if (unsent_.empty())
    return;
  shared_->unread.remove(unsent_.size());
  unsent_ = {};
  taken_ = 0;
  shared_->admission.release();
}

void connection::leave_stream() {
  if (std::exchange(has_stream_place_, false))
    shared_->admission.end_stream();
}

void connection::begin_closing() {
  if (phase_ == phase::closing || phase_ == phase::closed)
    return;
  leave_stream();
  phase_ = phase::closing;
  if (unsent_.empty())
    half_close();
}

void connection::half_close() {
  progress_ = shared_->settings.now();
  close_by_ = progress_ + linger_for;
  if (owns_fd_)
    finish();
  else if (fd_ >= 0)
    ::shutdown(fd_, SHUT_WR);
}

/// Resets the connection: what the client has not read is thrown away, here and
/// in the kernel. The server's thread then finds the end of the input.
void connection::drop() {
  if (fd_ < 0)
    return;
  linger at_once{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::shutdown(fd_, SHUT_RDWR);
  leave_stream();
  phase_ = phase::closing;
  forget_unsent();
  if (owns_fd_)
    finish();
}

void connection::finish() {
  if (owns_fd_ && fd_ >= 0)
    ::close(fd_);
  fd_ = -1;
  leave_stream();
  phase_ = phase::closed;
  forget_unsent();
}

} // namespace troupe::http
