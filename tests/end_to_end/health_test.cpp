#include "tests/end_to_end/running_shop.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(health, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(a_shop_that_runs_is_alive_ready_and_healthy) {
  shopper ann;
  BOOST_TEST(ann.get("/livez").status == 200);
  auto ready = ann.get("/readyz");
  BOOST_TEST(ready.status == 200);
  BOOST_TEST(!ready.parsed().contains("degraded"));
  BOOST_CHECK_EQUAL(ann.show("/health"), (json{{"status", "healthy"}}));
}

BOOST_AUTO_TEST_CASE(the_metrics_are_those_that_are_documented) {
  shopper ann;
  ann.buy(order_of(ann.stock(1), 1));
  ann.buy(order_of("no such", 1, {{"amount", 1}}));
  ann.get("/orders/none");
  const std::vector<std::string> wanted{
      "# TYPE troupe_http_requests_total counter",
      "# TYPE troupe_http_request_seconds histogram",
      "# TYPE troupe_sagas_total counter",
      "# TYPE troupe_saga_seconds histogram",
      "# TYPE troupe_batch_size histogram",
      "# TYPE troupe_outbox_age_seconds gauge",
      "# TYPE troupe_bus_produced_total counter",
      "troupe_http_requests_total{method=\"POST\",route=\"/orders\","
      "status=\"201\"} 2\n",
      "troupe_http_requests_total{method=\"GET\",route=\"/orders/{order_id}\""
      ",status=\"404\"} 1\n",
      "troupe_sagas_total{coordination=\"orchestration\","
      "outcome=\"completed\"} 1\n",
      "troupe_sagas_total{coordination=\"orchestration\","
      "outcome=\"failed\"} 1\n",
      "troupe_bus_produced_total{topic=\"inventory.reserve\"} 2\n",
      "troupe_batch_size_count{participant=\"order\"}",
      "troupe_batch_size_count{participant=\"inventory\"}",
      "troupe_batch_size_count{participant=\"payment\"}",
      "troupe_batch_size_count{participant=\"delivery\"}",
      "troupe_outbox_age_seconds{participant=\"order\"}"};
  // What has happened is counted a moment later.
  answer got;
  auto missing
      = [&](const std::string& line) { return !holds(got.body, line); };
  troupe::wait_until([&] {
    got = ann.get("/metrics");
    return std::ranges::none_of(wanted, missing);
  });
  BOOST_TEST(got.status == 200);
  BOOST_TEST(got.header("content-type").starts_with("text/plain"));
  for (auto& line : wanted)
    BOOST_TEST(!missing(line), line);
}

BOOST_AUTO_TEST_CASE(a_path_that_is_made_up_adds_no_metric) {
  shopper ann;
  ann.get("/made/up");
  BOOST_TEST(!holds(ann.get("/metrics").body, "made"));
}

BOOST_AUTO_TEST_SUITE_END()
