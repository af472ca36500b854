#pragma once

#include "adapters/postgres/database.hpp"

#include <string>
#include <vector>

namespace troupe::postgres {

/// What a unit of work writes, sent as one statement: a round trip costs more
/// than most changes do. Each of them sees what was there before all, so no two
/// may touch the same row (PostgreSQL's manual, 7.8.4).
class changes {
public:
  bool any() const { return count_ != 0; }

  /// The number of the next change's first parameter.
  std::size_t first() const { return values_.size() + 1; }

  void add(const std::string& sql, parameters values) {
    with_ += (with_.empty() ? "WITH " : ", ") + name(++count_) + " AS (" + sql
             + ")";
    for (auto& value : values)
      values_.push_back(std::move(value));
  }

  /// One that returns so many rows. Where it does not, another transaction has
  /// changed them, and nothing is written at all.
  void add(const std::string& sql, parameters values, std::size_t rows) {
    add(sql, std::move(values));
    values_.push_back(std::to_string(rows));
    as_expected_ += (as_expected_.empty() ? "" : " AND ")
                    + ("(SELECT count(*) FROM " + name(count_) + ") = $")
                    + std::to_string(values_.size()) + "::bigint";
  }

  /// One that returns the `id` that run() answers with.
  void add_answering(const std::string& sql, parameters values) {
    add(sql, std::move(values));
    answer_ = "(SELECT id FROM " + name(count_) + ")";
  }

  struct written {
    std::int64_t answer = 0;
    std::uint32_t transaction = 0; ///< the `xmin` of all rows that were written
  };

  /// Writes all, or throws conflict.
  written run(database& db) {
    auto answer = as_expected_.empty()
                      ? answer_
                      : "CASE WHEN " + as_expected_ + " THEN " + answer_
                            + " ELSE rows_were_changed() END";
    auto told = db.try_run(
        with_ + " SELECT " + answer + ", pg_current_xact_id()::xid", values_);
    return {told.integer(0, 0), static_cast<std::uint32_t>(told.integer(0, 1))};
  }

private:
  static std::string name(std::size_t number) {
    return "c" + std::to_string(number);
  }

  std::string with_;
  std::string as_expected_;
  std::string answer_ = "0";
  parameters values_;
  std::size_t count_ = 0;
};

} // namespace troupe::postgres
