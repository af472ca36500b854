#pragma once

#include "adapters/http/connection.hpp"
#include "adapters/http/shared_state.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace troupe::http {

/// Lets a warning through once, and again after a minute without a cause.
class warning_limiter {
public:
  bool allows(connection::clock::time_point now);

private:
  std::optional<connection::clock::time_point> last_;
};

/// All clients of a server, and which of them are closed when descriptors or
/// memory run out. Used by the server's thread alone.
struct clients {
  explicit clients(std::shared_ptr<shared_state> state)
      : shared{std::move(state)} {}

  const std::shared_ptr<shared_state> shared;
  /// By their file descriptor.
  std::unordered_map<int, std::shared_ptr<connection>> open;
  /// Clients that have closed their direction and wait for an answer.
  std::vector<std::shared_ptr<connection>> half_closed;
  /// A file descriptor has become free since this was last set to false.
  bool descriptor_freed = false;

  /// For a new client: closes the connection that has been idle for the longest
  /// time, if there is one.
  void free_descriptor();

  /// Drops the slowest readers while more than `max_unread` is buffered.
  void free_memory();

private:
  connection* slowest_reader();
  void warn(warning_limiter&, std::string_view what);

  warning_limiter no_files_;
  warning_limiter unread_;
};

} // namespace troupe::http
