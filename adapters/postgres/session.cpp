#include "adapters/postgres/session.hpp"

namespace troupe::postgres {

namespace {

/// Everything is found by keys: whatever the statistics say, and they say
/// little while a table grows, a table is never read as a whole. Nor by
/// bitmaps: those read the index entries of dead rows again each time, where an
/// index scan marks them.
constexpr auto for_all = "SET enable_seqscan TO off;"
                         "SET enable_bitmapscan TO off;"
                         "SET jit TO off;";

constexpr auto for_writing = "SET plan_cache_mode TO force_generic_plan;"
                             "SET enable_hashjoin TO off;"
                             "SET enable_mergejoin TO off;";

constexpr auto for_reading = "SET default_transaction_read_only TO on;";

/// A stopped process must not keep its locks, nor one whose machine is gone.
constexpr auto of_clients = "('idle_in_transaction_session_timeout', '10s'),"
                            "('tcp_keepalives_idle', '3'),"
                            "('tcp_keepalives_interval', '2'),"
                            "('tcp_keepalives_count', '3')";

constexpr auto of_statements = "('statement_timeout', '8s'),"
                               "('lock_timeout', '5s')";

/// Sets what nobody has set for this connection, user or database.
std::string limits(const std::string& all) {
  return "SELECT set_config(name, ours, false) FROM (VALUES " + all
         + ") AS limits (name, ours) JOIN pg_settings USING (name)"
           " WHERE source NOT IN"
           " ('client', 'user', 'database', 'database user');";
}

constexpr auto milliseconds_for_a_statement
    = "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'";

} // namespace

std::string to_sql(const session_settings& s) {
  return "SET client_encoding TO 'UTF8';"
         "SET client_min_messages TO warning;"
         "SET application_name TO 'troupe "
         + s.schema
         + "';"
           "SET search_path TO "
         + s.schema
         + ";"
           "SET default_transaction_isolation TO '"
         + (s.writes && s.serializable ? "serializable" : "read committed")
         + "';" + for_all + (s.writes ? for_writing : for_reading)
         + limits(of_clients) + (s.hurries ? limits(of_statements) : "")
         + milliseconds_for_a_statement;
}

} // namespace troupe::postgres
