#include "adapters/postgres/database.hpp"

#include "adapters/postgres/address.hpp"
#include "adapters/postgres/overdue.hpp"
#include "adapters/postgres/password.hpp"
#include "adapters/postgres/session.hpp"

#include <pqxx/pqxx>

#include <charconv>
#include <chrono>
#include <thread>
#include <unordered_map>

namespace troupe::postgres {

using namespace std::chrono_literals;

namespace {

/// Milliseconds, from the database's clock.
constexpr auto clock_of_database
    = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/// Whether an error of this SQLSTATE (PostgreSQL's manual, appendix A) may pass
/// when the same is tried again: connection, resources, an operator, the
/// system; a server that is read-only since another took over, a lock, a
/// statement (57014) or a transaction that lasted too long.
bool may_pass(const std::string& state) {
  for (auto each : {"08", "53", "57", "58", "25006", "25P03", "55P03", "40003"})
    if (state.starts_with(each))
      return true;
  return false;
}

/// What the server needs to say that a statement was given up.
constexpr auto reply_time = 1s;

} // namespace

// -- the connection, where libpqxx 6 and 7 differ -----------------------------

class database::connection {
public:
  explicit connection(const std::string& address)
      : link_{address}, overdue_{link_.sock()} {
    overdue_.limit(9s); // until it is known better
#if PQXX_VERSION_MAJOR < 7
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    // It would go on with a new session, in no transaction.
    link_.inhibit_reactivation(true);
#pragma GCC diagnostic pop
#endif
  }

  pqxx::result execute(const std::string& sql) {
    overdue::waiting now{overdue_};
    return pqxx::nontransaction{link_}.exec(sql);
  }

  pqxx::result run(const std::string& sql, const parameters& values) {
    auto known = names_.find(sql);
    if (known == names_.end()) {
      if (names_.size() == most_prepared)
        forget_prepared();
      auto name = "s" + std::to_string(names_.size());
      overdue::waiting for_it{overdue_};
      link_.prepare(name, sql);
      known = names_.emplace(sql, name).first;
    }
    overdue::waiting for_it{overdue_};
    pqxx::nontransaction now{link_};
#if PQXX_VERSION_MAJOR < 7
    return now.exec_prepared(known->second,
                             pqxx::prepare::make_dynamic_params(values));
#else
    pqxx::params all;
    for (auto& value : values)
      all.append(value);
    return now.exec(pqxx::prepped{known->second}, all);
#endif
  }

  /// After so long without an answer, in milliseconds, it is hung up; 0: never.
  void limit_silence(std::int64_t at_most) {
    overdue_.limit(std::chrono::milliseconds{at_most});
  }

  bool hung_up() const { return overdue_.hung_up(); }

  bool in_transaction = false;

private:
  /// They are few; this is for what nobody has thought of.
  static constexpr std::size_t most_prepared = 256;

  /// One by one: libpqxx knows their names, too.
  void forget_prepared() {
    overdue::waiting for_it{overdue_};
    for (auto& [sql, name] : names_)
      link_.unprepare(name);
    names_.clear();
  }

  pqxx::connection link_;
  overdue overdue_;
  std::unordered_map<std::string, std::string> names_; ///< by statement
};

// -- results ------------------------------------------------------------------

result::result(pqxx::result&& rows)
    : rows_{std::make_shared<const pqxx::result>(std::move(rows))} {}

std::size_t result::size() const {
  return static_cast<std::size_t>(rows_->size());
}

std::string_view result::text(std::size_t row, int column) const {
  auto field = (*rows_)[static_cast<pqxx::result::size_type>(row)]
                       [static_cast<pqxx::row::size_type>(column)];
  return {field.c_str(), static_cast<std::size_t>(field.size())};
}

std::int64_t result::integer(std::size_t row, int column) const {
  std::int64_t value = 0;
  auto digits = text(row, column);
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// -- the database -------------------------------------------------------------

database::database(const settings& s, std::string schema, access how)
    : settings_{s}, schema_{std::move(schema)}, access_{how} {
  connected();
}

database::~database() = default;

std::uint64_t database::session() {
  connected();
  return session_;
}

void database::execute(const std::string& sql) {
  checked([&](connection& c) { return c.execute(sql); });
}

template <class Transaction>
auto database::try_again(Transaction&& transaction) {
  static constexpr auto tries = 10;
  for (int tried = 1;; ++tried)
    try {
      return transaction();
    } catch (const conflict& e) {
      roll_back();
      if (tried < tries)
        pause(tried);
      else if (dynamic_cast<const duplicate_key*>(&e))
        throw std::runtime_error{e.what()};
      else
        throw contention{e.what()};
    } catch (...) {
      roll_back();
      throw;
    }
}

result database::try_run(const std::string& sql, const parameters& values) {
  return checked([&](connection& c) { return c.run(sql, values); });
}

result database::run(const std::string& sql, const parameters& values) {
  if (connected().in_transaction)
    return try_run(sql, values);
  return try_again([&] { return try_run(sql, values); });
}

std::chrono::milliseconds database::steady() const {
  if (settings_.time)
    return settings_.time->steady();
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

instant database::now() {
  if (settings_.time)
    return settings_.time->now();
  auto local = [] { return std::chrono::steady_clock::now(); };
  if (!connection_ || local() >= clock_read_at_ + 1s) {
    clock_ = run(clock_of_database).integer(0, 0);
    clock_read_at_ = local(); // so that we may be late, but never early
  }
  return clock_
         + std::chrono::duration_cast<std::chrono::milliseconds>(
               local() - clock_read_at_)
               .count();
}

database::connection& database::connected() {
  if (connection_)
    return *connection_;
  auto where = "PostgreSQL " + place_of(settings_.address);
  // Read anew each time: a password that was changed counts at once.
  auto address = with_limits(with_password(settings_.address));
  std::unique_ptr<connection> made;
  try {
    made = std::make_unique<connection>(address);
  } catch (const std::exception& e) {
    throw store_unavailable{where + ": " + told_of(e.what())};
  }
  try {
    session_settings wanted{schema_, access_ != access::read_only,
                            access_ != access::migration,
                            settings_.serializable};
    auto limit = result{made->execute(to_sql(wanted))}.integer(0, 0);
    made->limit_silence(limit == 0 ? 0 : limit + reply_time / 1ms);
  } catch (const std::exception& e) {
    throw store_unavailable{where + ": " + e.what()};
  }
  connection_ = std::move(made);
  ++session_;
  return *connection_;
}

result database::checked(const std::function<pqxx::result(connection&)>& ask) {
  auto& on = connected();
  try {
    return result{ask(on)};
  } catch (const pqxx::broken_connection& e) {
    std::string why = on.hung_up() ? "no answer in time" : e.what();
    connection_.reset();
    throw store_unavailable{why};
  } catch (const pqxx::serialization_failure& e) {
    throw conflict{e.what()};
  } catch (const pqxx::deadlock_detected& e) {
    throw conflict{e.what()};
  } catch (const pqxx::transaction_rollback& e) {
    connection_.reset(); // nobody knows what became of the statement
    throw store_unavailable{e.what()};
  } catch (const pqxx::unique_violation& e) {
    throw duplicate_key{e.what()};
  } catch (const pqxx::sql_error& e) {
    auto text = std::string{e.what()} + " (" + e.sqlstate() + ")";
    if (!may_pass(e.sqlstate()))
      throw std::runtime_error{text};
    connection_.reset();
    throw store_unavailable{text};
  }
}

instant database::begin() {
  auto result = now();
  checked([](connection& c) {
    c.in_transaction = true;
    return c.execute("BEGIN");
  });
  return result;
}

void database::roll_back() noexcept {
  if (!connection_ || !std::exchange(connection_->in_transaction, false))
    return;
  try {
    connection_->execute("ROLLBACK");
  } catch (const std::exception&) {
    connection_.reset();
  }
}

void database::transact(const std::function<bool(instant)>& work) {
  try_again([&] {
    if (work(begin())) {
      connection_->in_transaction = false; // whatever COMMIT answers
      execute("COMMIT");
    } else {
      roll_back();
    }
  });
}

/// Those who met are not to meet again.
void database::pause(int tried) {
  std::uniform_int_distribution up_to{0, 1'000 * tried};
  std::this_thread::sleep_for(std::chrono::microseconds{up_to(dice_)});
}

} // namespace troupe::postgres
