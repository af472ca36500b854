#include "adapters/http/clients.hpp"

#include <utility>

namespace troupe::http {

bool warning_limiter::allows(connection::clock::time_point now) {
  auto last = std::exchange(last_, now);
  return !last || now - *last > std::chrono::minutes{1};
}

void clients::free_descriptor() {
  warn(no_files_, "no file descriptor is left for new clients: idle "
                  "connections give way");
  connection* longest = nullptr;
  std::optional<connection::clock::time_point> since;
  for (const auto& [fd, client] : open)
    if (auto idle = client->idle_since(); idle && (!since || *idle < *since)) {
      longest = client.get();
      since = idle;
    }
  if (longest != nullptr)
    longest->close_if_idle();
}

void clients::free_memory() {
  while (shared->unread.too_many()) {
    auto slowest = slowest_reader();
    if (slowest == nullptr)
      return;
    warn(unread_, "clients do not read their answers: the slowest are dropped");
    slowest->drop_reader();
  }
}

connection* clients::slowest_reader() {
  connection* slowest = nullptr;
  std::optional<connection::backlog> worst;
  auto look_at = [&](connection& client) {
    if (auto behind = client.behind(); behind && (!worst || *behind < *worst)) {
      slowest = &client;
      worst = behind;
    }
  };
  for (const auto& [fd, client] : open)
    look_at(*client);
  for (const auto& client : half_closed)
    look_at(*client);
  return slowest;
}

void clients::warn(warning_limiter& limiter, std::string_view what) {
  if (limiter.allows(shared->settings.now()) && shared->settings.warn)
    shared->settings.warn(what);
}

} // namespace troupe::http
