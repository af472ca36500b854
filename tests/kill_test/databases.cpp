#include "tests/kill_test/databases.hpp"

#include "adapters/postgres/database.hpp"
#include "adapters/sqlite/database.hpp"

#include <map>

namespace troupe::kill_test {

std::int64_t databases::count(const std::string& participant,
                              const std::string& rows) {
  std::int64_t result = 0;
  each(participant, "SELECT count(*) FROM " + rows,
       [&](const row& r) { result = r.integer(0); });
  return result;
}

namespace {

class files final : public databases {
public:
  explicit files(std::string data_dir) : data_dir_(std::move(data_dir)) {}

  /// To open and close a file read-only writes nothing back from the WAL: the
  /// shop finds its files as it left them.
  void each(const std::string& participant, const std::string& select,
            const std::function<void(const row&)>& take) override {
    struct line final : row {
      explicit line(sqlite::statement&& s) : query(std::move(s)) {}
      std::string text(int column) const override {
        return std::string{query.text(column)};
      }
      std::int64_t integer(int column) const override {
        return query.integer(column);
      }
      sqlite::statement query;
    };
    sqlite::database db{data_dir_ + "/" + participant + ".db",
                        sqlite::database::access::read_only};
    line current{db.prepare(select)};
    while (current.query.step())
      take(current);
  }

private:
  std::string data_dir_;
};

class postgresql final : public databases {
public:
  explicit postgresql(std::uint16_t port)
      : address_("postgres://troupe@127.0.0.1:" + std::to_string(port)
                 + "/troupe_") {}

  void each(const std::string& participant, const std::string& select,
            const std::function<void(const row&)>& take) override {
    struct line final : row {
      explicit line(postgres::result&& r) : rows(std::move(r)) {}
      std::string text(int column) const override {
        return std::string{rows.text(at, column)};
      }
      std::int64_t integer(int column) const override {
        return rows.integer(at, column);
      }
      postgres::result rows;
      std::size_t at = 0;
    };
    line current{of(participant).run(select)};
    for (; current.at < current.rows.size(); ++current.at)
      take(current);
  }

private:
  postgres::database& of(const std::string& participant) {
    auto schema = participant == "order" ? "orders" : participant;
    return connections_
        .try_emplace(
            participant,
            postgres::settings{.address = address_ + participant, .owner = {}},
            schema, postgres::database::access::read_only)
        .first->second;
  }

  std::string address_;
  std::map<std::string, postgres::database> connections_;
};

} // namespace

std::unique_ptr<databases> in_files(const std::string& data_dir) {
  return std::make_unique<files>(data_dir);
}

std::unique_ptr<databases> in_postgres(std::uint16_t port) {
  return std::make_unique<postgresql>(port);
}

} // namespace troupe::kill_test
