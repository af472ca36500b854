#include "tests/kill_test/kill_points/durable_write.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>

using namespace troupe::kill_test;

namespace {

using numbers = std::vector<std::pair<std::size_t, parameter_kind>>;

numbers known(std::string_view sql) {
  numbers result;
  for (auto& [number, kind] : known_parameters(sql))
    result.emplace_back(number, kind);
  return result;
}

write_names names(parameter_kind kind, std::string_view value) {
  write_names result;
  add_names(result, kind, value);
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(durable_writes)

BOOST_AUTO_TEST_CASE(the_columns_of_a_row_in_sqlite_are_known_by_their_place) {
  using enum parameter_kind;
  BOOST_TEST((known("INSERT INTO outbox (id, created_at, messages)"
                    " VALUES (?, ?, ?)")
              == numbers{{3, messages}}));
  BOOST_TEST((known("INSERT INTO payments (saga_id, forward, undo, at, asked)"
                    " VALUES (?, ?, ?, ?, ?)")
              == numbers{{2, forward}, {3, undo}, {5, asked}}));
  BOOST_TEST((known("UPDATE deliveries SET forward = ?3, due_at = ?10, asked ="
                    " ?12 WHERE saga_id = ?1")
              == numbers{{3, forward}, {12, asked}}));
}

BOOST_AUTO_TEST_CASE(
    the_columns_of_rows_in_postgresql_are_known_by_their_array) {
  using enum parameter_kind;
  constexpr auto sql
      = "WITH c1 AS (DELETE FROM outbox WHERE id = ANY ($1::bigint[])),"
        " c2 AS (INSERT INTO payments (saga_id, forward, asked) SELECT * FROM"
        " (SELECT ($2::text[])[i], ($3::text[])[i], ($4::json[])[i] FROM"
        " generate_series(1, cardinality($2::text[])) AS i) AS given),"
        " c3 AS (UPDATE payments SET undo = given.undo FROM unnest($5::text[],"
        " $6::text[], $7::xid[]) AS given (saga_id, undo, version) WHERE"
        " payments.saga_id = given.saga_id RETURNING 1), c4 AS (INSERT INTO"
        " outbox (id, owner, created_at, messages) OVERRIDING SYSTEM VALUE"
        " VALUES ($8, $9, $10, $11)) SELECT 1";
  BOOST_TEST((known(sql)
              == numbers{{11, messages}, {3, forward}, {4, asked}, {6, undo}}));
  BOOST_TEST(is_forgetting(sql));
}

BOOST_AUTO_TEST_CASE(other_statements_tell_nothing) {
  BOOST_TEST(
      known("UPDATE wallets SET credit = ?2 WHERE user_id = ?1").empty());
  BOOST_TEST(known("SELECT messages FROM outbox WHERE id > ?").empty());
  BOOST_TEST(!is_forgetting("INSERT INTO outbox (id) VALUES (?)"));
}

BOOST_AUTO_TEST_CASE(messages_are_named_by_type_and_coordination) {
  constexpr auto told
      = R"([{"type":"inventory.reserved","data":{"saga":{"saga_id":"s",)"
        R"("coordination":"choreography"},"purchase":{"address":)"
        R"("{\"type\":\"x\",\"coordination\":\"y\"}"}}},)"
        R"({"type":"order.events","data":{"status":"failed"}},)"
        R"({"type":"inventory.failed","data":{"saga":{)"
        R"("coordination":"orchestration"}}}])";
  BOOST_TEST((names(parameter_kind::messages, told)
              == write_names{"inventory.failed orchestration",
                             "inventory.reserved choreography"}));
}

BOOST_AUTO_TEST_CASE(a_row_or_an_array_of_rows_says_what_it_claims) {
  using enum parameter_kind;
  auto claim = write_names{"claim choreography", "claim two_phase_commit"};
  BOOST_TEST(
      (names(asked,
             R"({"[]","[{\"saga\":{\"coordination\":\"choreography\"}}]")"
             R"(,"[{\"saga\":{\"coordination\":\"two_phase_commit\"}}]"})")
       == claim));
  BOOST_TEST(names(asked, "[]").empty());
  BOOST_TEST((names(forward, "committing") == write_names{"confirm"}));
  BOOST_TEST(names(forward, R"({"pending","done"})").empty());
  BOOST_TEST((names(undo, R"({"none","pending"})") == write_names{"undo"}));
  BOOST_TEST(names(undo, "done").empty());
  BOOST_TEST((names(answer, "key") == write_names{"answer"}));
}

BOOST_AUTO_TEST_CASE(an_orders_history_says_what_it_became) {
  BOOST_TEST((names(parameter_kind::status, "completed")
              == write_names{"status completed"}));
  BOOST_TEST(
      (names(parameter_kind::status, R"({"pending","payment_completed"})")
       == write_names{"status payment_completed", "status pending"}));
}

BOOST_AUTO_TEST_SUITE_END()
