#pragma once

#include "adapters/postgres/database.hpp"

#include <string>

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

  /// Writes all, or throws conflict. Answers with the transaction, which is the
  /// `xmin` of all rows that were written.
  std::uint32_t run(database& db) {
    auto checked = as_expected_.empty() ? std::string{}
                                        : ", CASE WHEN " + as_expected_
                                              + " THEN 0 ELSE"
                                                " rows_were_changed() END";
    auto told = db.try_run(
        with_ + " SELECT pg_current_xact_id()::xid" + checked, values_);
    return static_cast<std::uint32_t>(told.integer(0, 0));
  }

private:
  static std::string name(std::size_t number) {
    return "c" + std::to_string(number);
  }

  std::string with_;
  std::string as_expected_;
  parameters values_;
  std::size_t count_ = 0;
};

} // namespace troupe::postgres
