#pragma once

#include "adapters/postgres/database.hpp"

#include <string>

namespace troupe::conformance {

/// A PostgreSQL of the tests' own (deploy/postgres.sh), gone with its folder
/// when the process ends, however it ends.
class cluster {
public:
  /// The one of this process, started when it is first asked for.
  static cluster& running();

  cluster();
  cluster(const cluster&) = delete;
  ~cluster();

  std::string address(const std::string& user_and_password = "troupe",
                      const std::string& database = "troupe") const;

  /// A connection for what a test does behind the stores' back.
  postgres::database connect(const std::string& schema) const;

  const std::string& port() const { return port_; }

  /// A file of the server's.
  std::string file(const std::string& name) const;

  void kill() const;
  void start() const;

private:
  std::string directory_;
  std::string port_;
  int guard_ = -1; ///< closed by whatever ends this process
  int guardian_ = 0;
};

/// The text that a query answers with, in its first column; of several rows,
/// with commas between them.
std::string text(postgres::database& db, const std::string& sql);

/// Waits until the other sessions on this schema have told their counts to the
/// statistics, which they do at their end.
void wait_until_alone(postgres::database& db);

/// The number that a query answers with.
std::int64_t number(postgres::database& db, const std::string& sql);

} // namespace troupe::conformance
