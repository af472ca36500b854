// The timeouts of a connection: clients that are slow, silent or gone. Any
// progress is enough, however slow (`progress_`).
#include "adapters/http/connection.hpp"

#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace troupe::http {

namespace {

/// How long a half-closed client waits before it is probed.
constexpr std::chrono::seconds probe_after{1};

/// Whether there are unread bytes.
bool has_sent_more(int fd) {
  char byte = 0;
  return ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

} // namespace

void connection::tick(clock::time_point now) {
  std::unique_lock lock{mutex_};
  check_half_closed(now);
  if (!unsent_.empty() || phase_ == phase::streaming
      || (phase_ == phase::closing && now > close_by_)) {
    check_reader(now);
  } else if (phase_ == phase::reading && now - progress_ > read_timeout()
             && !has_sent_more(fd_)) {
    if (is_idle()) {
      begin_closing();
      return;
    }
    lock.unlock();
    reject(framer_.take(), 408, "nothing more of the request has come",
           connection_use::close);
  }
}

std::chrono::milliseconds connection::read_timeout() const {
  const auto& limits = shared_->settings;
  return !is_idle() ? limits.patience : silent_ ? limits.silence : limits.idle;
}

void connection::schedule_probe() {
  probe_at_ = may_get_interim_ ? shared_->settings.now() + probe_after
                               : clock::time_point::max();
}

/// A closed connection looks like a half-closed one until something is sent:
/// here an interim answer, which any client of HTTP/1.1 expects at any time
/// (RFC 9110, 15.2).
void connection::check_half_closed(clock::time_point now) {
  if (!owns_fd_ || phase_ != phase::handling)
    return;
  if (now >= probe_at_) {
    probe_at_ = clock::time_point::max();
    write("HTTP/1.1 100 Continue\r\n\r\n");
  }
  if (!still_takes_answers())
    finish();
}

/// Whether the client reads, however slowly. The kernel's send queue tells: a
/// socket is writable only when a third of its buffer is free, which takes a
/// slow reader minutes.
void connection::check_reader(clock::time_point now) {
  if (owns_fd_ && !unsent_.empty()) {
    flush();
    wake_if_needed();
  }
  auto unread = unsent_bytes();
  auto delivered = std::exchange(delivered_, given_ - unread);
  if (unread == 0 || delivered != delivered_)
    progress_ = now;
  if (now - progress_ > shared_->settings.patience)
    drop();
  else if (unread == 0 && phase_ == phase::closing)
    ::shutdown(fd_, SHUT_RDWR); // it has had its time to close
}

/// By the server's thread, for the framer is its own.
bool connection::is_idle() const {
  return phase_ == phase::reading && unsent_.empty() && !framer_.started();
}

std::optional<connection::backlog> connection::behind() {
  std::lock_guard lock{mutex_};
  if (unsent_.empty())
    return std::nullopt;
  return backlog{changing_, progress_};
}

void connection::drop_reader() {
  std::lock_guard lock{mutex_};
  drop();
}

std::optional<connection::clock::time_point> connection::idle_since() {
  std::lock_guard lock{mutex_};
  return is_idle() ? std::optional{progress_} : std::nullopt;
}

void connection::close_if_idle() {
  std::lock_guard lock{mutex_};
  if (!is_idle() || has_sent_more(fd_))
    return;
  begin_closing();
  ::shutdown(fd_, SHUT_RDWR);
}

} // namespace troupe::http
