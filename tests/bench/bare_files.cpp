#include "adapters/sqlite/migrations.hpp"
#include "tests/bench/bare_store.hpp"
#include "tests/bench/bare_tables.hpp"

#include <filesystem>

namespace troupe::bench {

namespace {

template <class Tables>
class file_store final : public bare_store {
public:
  file_store(const std::string& directory, const workload& w)
      : db_(directory + "/" + std::string{Tables::name} + ".db",
            sqlite::database::access::read_write),
        migrated_(sqlite::migrate(db_, Tables::name, wall_clock())),
        tables_(db_, w), begin_(db_.prepare("BEGIN IMMEDIATE")),
        commit_(db_.prepare("COMMIT")),
        keep_(db_.prepare("INSERT INTO outbox (id, created_at, messages)"
                          " VALUES (?, ?, ?)")),
        forget_(db_.prepare("DELETE FROM outbox WHERE id = ?")),
        message_(message_text(Tables::name == bare_orders::name)) {}

  void transact(std::vector<bare_saga>& sagas) override {
    begin_.run();
    std::string messages;
    for (std::size_t i = 0; i < sagas.size(); ++i)
      messages += message_;
    std::erase_if(sagas, [this](bare_saga& s) { return !tables_.apply(s); });
    forget_.bind(1, kept_);
    keep_.bind(1, ++kept_);
    keep_.bind(2, wall_clock());
    keep_.bind(3, std::string_view{messages});
    keep_.run();
    forget_.run();
    commit_.run();
  }

private:
  sqlite::database db_;
  bool migrated_;
  Tables tables_;
  sqlite::statement begin_;
  sqlite::statement commit_;
  sqlite::statement keep_;
  sqlite::statement forget_;
  std::string message_;
  std::int64_t kept_ = 0;
};

} // namespace

bare_stores bare_files(const std::string& directory, const workload& w) {
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  bare_stores result;
  result.push_back(std::make_unique<file_store<bare_orders>>(directory, w));
  result.push_back(std::make_unique<file_store<bare_inventory>>(directory, w));
  result.push_back(std::make_unique<file_store<bare_payments>>(directory, w));
  result.push_back(std::make_unique<file_store<bare_deliveries>>(directory, w));
  return result;
}

} // namespace troupe::bench
