#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace troupe::kill_test {

/// A row of an answer. Columns are numbered from 0.
class row {
public:
  virtual ~row() = default;
  virtual std::string text(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
};

/// What the four participants of a shop have stored, read with SQL that all
/// databases understand. Nothing is changed by it. One thread.
class databases {
public:
  virtual ~databases() = default;

  /// Throws store_unavailable where the database cannot be read now.
  virtual void each(const std::string& participant, const std::string& select,
                    const std::function<void(const row&)>& take)
      = 0;

  /// `rows`: what comes after FROM.
  std::int64_t count(const std::string& participant, const std::string& rows);
};

/// The SQLite files of a shop in one process. It may be dead.
std::unique_ptr<databases> in_files(const std::string& data_dir);

/// The databases of a split shop on a PostgreSQL of this machine.
std::unique_ptr<databases> in_postgres(std::uint16_t port);

} // namespace troupe::kill_test
