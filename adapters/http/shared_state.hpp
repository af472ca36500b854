#pragma once

#include "adapters/http/admission.hpp"
#include "adapters/http/exchange.hpp"
#include "adapters/http/server.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::http {

class connection;

/// Connections that the server's thread is to resume. Any thread adds, the
/// server's thread takes.
class wake_list {
public:
  /// Throws std::system_error when there is no file descriptor left.
  wake_list();
  ~wake_list();

  wake_list(const wake_list&) = delete;
  wake_list& operator=(const wake_list&) = delete;

  /// Readable whenever something was added since the last take().
  int fd() const { return fd_; }

  void add(std::shared_ptr<connection> which);
  std::vector<std::shared_ptr<connection>> take();

  /// Makes fd() readable, also when nothing was added.
  void notify();

private:
  int fd_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<connection>> waiting_;
};

/// The bytes that all connections of a server keep for their clients. Any
/// thread.
class unread_bytes {
public:
  explicit unread_bytes(std::size_t most) : most_{most} {}

  /// False: now they are too many.
  bool add(std::size_t bytes) { return (held_ += bytes) <= most_; }
  void remove(std::size_t bytes) { held_ -= bytes; }
  bool too_many() const { return held_ > most_; }

private:
  const std::size_t most_;
  std::atomic<std::size_t> held_ = 0;
};

/// What the connections of one server share. Outlives the server as long as an
/// exchange or a stream is held somewhere.
struct shared_state {
  shared_state(std::function<void(std::shared_ptr<exchange>)> on_request,
               const server_settings& settings);

  std::string make_request_id();

  /// What `Date` says now; see http_date().
  std::string_view date() const;

  const std::function<void(std::shared_ptr<exchange>)> handler;
  const server_settings settings;
  http::admission admission;
  wake_list wakes;
  unread_bytes unread;

private:
  std::uint64_t next_id_;
};

} // namespace troupe::http
