#pragma once

#include "adapters/postgres/store.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pqxx {
class result;
}

/// PostgreSQL without libpqxx's interface.
namespace troupe::postgres {

/// Another transaction was first (serialization failure, deadlock): the same
/// work may succeed when it is begun again.
class conflict : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Another transaction was first to add a row, or one is added twice.
class duplicate_key : public conflict {
public:
  using conflict::conflict;
};

/// What a statement answered. Rows and columns are numbered from 0; rows and
/// text live as long as the result.
class result {
public:
  /// One row of it.
  struct row_view {
    const result& of;
    std::size_t number;

    bool truth(int column) const { return text(column) == "t"; }
    std::int64_t integer(int column) const {
      return of.integer(number, column);
    }
    std::string_view text(int column) const { return of.text(number, column); }
  };

  explicit result(pqxx::result&&);

  std::size_t size() const;
  row_view operator[](std::size_t number) const { return {*this, number}; }
  std::string_view text(std::size_t row, int column) const;
  std::int64_t integer(std::size_t row, int column) const;

private:
  std::shared_ptr<const pqxx::result> rows_;
};

/// The parameters of a statement, as text.
using parameters = std::vector<std::string>;

/// A connection, whose names are those of one schema. One thread at a time.
/// A statement that takes longer than 8 s, or waits longer than 5 s for a lock,
/// is given up, and so is a server that has not answered a second after that;
/// what the address, the user or the database says of it counts instead.
/// Errors: conflict; store_unavailable, where the connection was thrown away
/// and the next call makes a new one; std::runtime_error for all else.
class database {
public:
  /// `migration`: writes as well, and a statement takes as long as it takes.
  enum class access { read_write, read_only, migration };

  /// Connects.
  database(const settings&, std::string schema, access);
  database(const database&) = delete;
  ~database();

  const std::string& schema() const { return schema_; }

  /// Numbers the present connection, or a new one where there is none: behind
  /// another one may be another server.
  std::uint64_t session();

  /// Runs statements that answer nothing.
  void execute(const std::string& sql);

  /// Runs a statement, which is prepared when it comes for the first time.
  /// Parameters are `$1` and so on. Outside of transact() it is a transaction
  /// of its own, and done again after a conflict.
  result run(const std::string& sql, const parameters& = {});

  /// The same, but a conflict is told at once.
  result try_run(const std::string& sql, const parameters&);

  /// Runs `work` in a transaction and commits it, or rolls it back where `work`
  /// says that there is nothing to commit, or throws. After a conflict `work`
  /// is done again, at most nine times; then it is contention, or for a
  /// duplicate key, which a rule's bug looks like too, std::runtime_error.
  void transact(const std::function<bool(instant now)>& work);

  /// As the settings tell it. The database's own clock is asked for once a
  /// second; in between the time that has passed here is added.
  instant now();

  /// As the settings tell it, too; else, this machine's.
  std::chrono::milliseconds steady() const;

private:
  class connection;

  connection& connected();
  result checked(const std::function<pqxx::result(connection&)>& ask);
  instant begin();
  template <class Transaction>
  auto try_again(Transaction&& transaction);
  void roll_back() noexcept;
  void pause(int tried);

  settings settings_;
  std::string schema_;
  access access_;
  std::unique_ptr<connection> connection_; ///< null: there is none
  std::uint64_t session_ = 0;
  instant clock_ = 0; ///< the database's, when it was asked
  std::chrono::steady_clock::time_point clock_read_at_{};
  std::minstd_rand dice_{std::random_device{}()};
};

} // namespace troupe::postgres
