#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>

#include <sqlite3.h>

namespace {

using namespace troupe::end_to_end;

/// The first column of the first row.
std::string query(const std::string& file, const std::string& sql) {
  sqlite3* opened = nullptr;
  auto code
      = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database{opened, sqlite3_close};
  BOOST_REQUIRE_EQUAL(code, SQLITE_OK);
  sqlite3_stmt* prepared = nullptr;
  code = sqlite3_prepare_v2(opened, sql.c_str(), -1, &prepared, nullptr);
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement{
      prepared, sqlite3_finalize};
  BOOST_REQUIRE_EQUAL(code, SQLITE_OK);
  BOOST_REQUIRE_EQUAL(sqlite3_step(prepared), SQLITE_ROW);
  return reinterpret_cast<const char*>(sqlite3_column_text(prepared, 0));
}

} // namespace

BOOST_AUTO_TEST_SUITE(tracing)

BOOST_AUTO_TEST_CASE(the_trace_of_a_request_goes_on_into_the_saga) {
  temporary_directory data;
  troupe_process shop{shop_flags(data.path().string())};
  shopper ann{shop.port()};
  auto trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  auto placed = ann.post("/orders", order_of(ann.stock(1), 1),
                         {std::string{"traceparent: "} + trace});
  std::string id = placed.parsed()["order_id"];
  ann.await(id, "completed");
  BOOST_TEST(
      query(data.file("order.db"),
            "SELECT traceparent FROM orders WHERE order_id = '" + id + "'")
      == trace);
}

BOOST_AUTO_TEST_SUITE_END()
