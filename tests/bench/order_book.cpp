#include "adapters/postgres/database.hpp"
#include "adapters/sqlite/database.hpp"
#include "tests/bench/subject.hpp"

#include <algorithm>
#include <filesystem>

namespace troupe::bench {

namespace {

class file_book final : public order_book {
public:
  explicit file_book(const std::string& directory)
      : directory_(directory),
        db_(directory + "/order.db", sqlite::database::access::read_only) {}

  std::vector<row> ask(const std::string& sql, int columns) override {
    auto query = db_.prepare(sql);
    std::vector<row> result;
    while (query.step()) {
      auto& next = result.emplace_back();
      for (int i = 0; i < columns; ++i)
        next.push_back(query.integer(i));
    }
    return result;
  }

  std::int64_t largest_wal() override {
    std::int64_t result = 0;
    for (auto participant : {"order", "inventory", "payment", "delivery"}) {
      std::error_code none;
      auto size = std::filesystem::file_size(
          directory_ + "/" + participant + ".db-wal", none);
      if (!none)
        result = std::max(result, static_cast<std::int64_t>(size));
    }
    return result;
  }

private:
  std::string directory_;
  sqlite::database db_;
};

class server_book final : public order_book {
public:
  explicit server_book(const std::string& database)
      : db_({.address = database, .owner = {}}, "orders",
            postgres::database::access::read_only) {}

  std::vector<row> ask(const std::string& sql, int columns) override {
    auto found = db_.run(sql);
    std::vector<row> result(found.size());
    for (std::size_t i = 0; i < found.size(); ++i)
      for (int column = 0; column < columns; ++column)
        result[i].push_back(found.integer(i, column));
    return result;
  }

  std::int64_t wal_written() override {
    return db_
        .run("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")
        .integer(0, 0);
  }

private:
  postgres::database db_;
};

} // namespace

std::unique_ptr<order_book> book_in_file(const std::string& data_dir) {
  return std::make_unique<file_book>(data_dir);
}

std::unique_ptr<order_book> book_in_postgres(const std::string& database) {
  return std::make_unique<server_book>(database);
}

} // namespace troupe::bench
