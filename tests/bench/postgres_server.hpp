#pragma once

#include <sys/types.h>

#include <cstdint>
#include <cstdio>
#include <string>

namespace troupe::bench {

/// A PostgreSQL in a folder of its own (deploy/postgres.sh), gone with its
/// folder when the process ends, however it ends. Throws std::runtime_error.
class postgres_server {
public:
  explicit postgres_server(const std::string& directory);
  postgres_server(const postgres_server&) = delete;
  ~postgres_server();

private:
  std::FILE* hold_; ///< closed by whatever ends this process
};

/// What the server of such a folder tells about itself.
struct server_facts {
  pid_t process = 0;
  std::uint16_t port = 0;
};

server_facts server_in(const std::string& directory);

} // namespace troupe::bench
