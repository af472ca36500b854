#pragma once

#include "adapters/http/connection.hpp"
#include "adapters/http/shared_state.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace troupe::http {

/// Something that happens again and again while it lasts; a minute without it
/// ends it.
class episode {
public:
  /// Whether it did not last already.
  bool begins(connection::clock::time_point now);

private:
  std::optional<connection::clock::time_point> last_;
};

/// All clients of a server, and who of them gives way when there is not enough
/// for all. Used by the server's thread alone.
struct clients {
  explicit clients(std::shared_ptr<shared_state> state)
      : shared_{std::move(state)} {}

  /// By their file descriptor.
  std::unordered_map<int, std::shared_ptr<connection>> open;
  /// Clients that have closed their direction and wait for an answer.
  std::vector<std::shared_ptr<connection>> half_closed;
  /// A file descriptor has become free since this was last set to false.
  bool one_left = false;

  /// No file descriptor is left for a new client: the connection that has been
  /// idle for the longest time gives way, if there is one.
  void make_place();

  /// Drops readers until no more is kept for all of them than may be.
  void make_room();

private:
  connection* slowest_reader();
  void warn(episode&, std::string_view what);

  std::shared_ptr<shared_state> shared_;
  episode no_files_;
  episode unread_;
};

} // namespace troupe::http
