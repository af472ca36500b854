#include "adapters/telemetry/metrics.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>
#include <thread>
#include <vector>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// The number behind `name` at the start of a line, or -1 if there is none.
double sample(const metrics& numbers, const std::string& name) {
  auto text = std::string{"\n"}.append(numbers.text());
  auto line = text.find("\n" + name + " ");
  return line == text.npos ? -1
                           : std::stod(text.substr(line + name.size() + 2));
}

} // namespace

BOOST_AUTO_TEST_SUITE(metrics_text)

BOOST_AUTO_TEST_CASE(a_fresh_process_shows_build_start_and_zero_sagas) {
  metrics numbers{"1.2.3"};
  BOOST_TEST(sample(numbers, R"(troupe_build_info{version="1.2.3"})") == 1);
  std::chrono::duration<double> now
      = std::chrono::system_clock::now().time_since_epoch();
  auto start = sample(numbers, "process_start_time_seconds");
  BOOST_TEST(start <= now.count());
  BOOST_TEST(start > now.count() - 3'600);
  for (std::string outcome : {"completed", "failed", "cancelled"})
    BOOST_TEST(sample(numbers, "troupe_sagas_total{coordination="
                               "\"orchestration\",outcome=\""
                                   + outcome + "\"}")
               == 0);
  BOOST_TEST(sample(numbers, "troupe_saga_seconds_count") == 0);
}

BOOST_AUTO_TEST_CASE(requests_are_counted_by_route_method_and_status) {
  metrics numbers{"1"};
  numbers.http_request("/orders/{order_id}", "GET", 200, 0.002);
  numbers.http_request("/orders/{order_id}", "GET", 200, 0.004);
  numbers.http_request("/orders/{order_id}", "GET", 404, 0.5);
  std::string labels = R"({method="GET",route="/orders/{order_id}",status=)";
  BOOST_TEST(sample(numbers, "troupe_http_requests_total" + labels + "\"200\"}")
             == 2);
  BOOST_TEST(sample(numbers, "troupe_http_requests_total" + labels + "\"404\"}")
             == 1);
  std::string seconds = "troupe_http_request_seconds";
  std::string route = R"({route="/orders/{order_id}")";
  BOOST_TEST(sample(numbers, seconds + "_count" + route + "}") == 3);
  BOOST_TEST(sample(numbers, seconds + "_sum" + route + "}") == 0.506);
  BOOST_TEST(sample(numbers, seconds + "_bucket" + route + R"(,le="0.0025"})")
             == 1);
  BOOST_TEST(sample(numbers, seconds + "_bucket" + route + R"(,le="0.005"})")
             == 2);
}

BOOST_AUTO_TEST_CASE(methods_that_a_client_makes_up_share_one_series) {
  metrics numbers{"1"};
  for (auto method : {"BREW", "get", "", "\"}\n"})
    numbers.http_request("/orders", method, 405, 0);
  BOOST_TEST(sample(numbers, "troupe_http_requests_total{method=\"other\","
                             "route=\"/orders\",status=\"405\"}")
             == 4);
}

BOOST_AUTO_TEST_CASE(a_batch_shows_its_size_and_what_waits) {
  metrics numbers{"1"};
  numbers.batch("inventory", 3, 7, 1'500ms);
  numbers.batch("inventory", 200, 5, 250ms);
  std::string of = R"({participant="inventory"})";
  BOOST_TEST(sample(numbers, "troupe_batch_size_count" + of) == 2);
  BOOST_TEST(sample(numbers, "troupe_batch_size_sum" + of) == 203);
  BOOST_TEST(sample(numbers, "troupe_mailbox_length" + of) == 5);
  BOOST_TEST(sample(numbers, "troupe_outbox_age_seconds" + of) == 0.25);
}

BOOST_AUTO_TEST_CASE(sagas_are_counted_by_outcome_and_timed) {
  metrics numbers{"1"};
  numbers.saga_ended("completed", "orchestration", 20ms);
  numbers.saga_ended("failed", "orchestration", 40ms);
  BOOST_TEST(sample(numbers, "troupe_sagas_total{coordination=\"orchestration"
                             "\",outcome=\"completed\"}")
             == 1);
  BOOST_TEST(sample(numbers, "troupe_saga_seconds_count") == 2);
  BOOST_TEST(sample(numbers, R"(troupe_saga_seconds_bucket{le="0.025"})") == 1);
}

BOOST_AUTO_TEST_CASE(events_and_stores_are_told_by_participant) {
  metrics numbers{"1"};
  numbers.count("payment", "retry");
  numbers.count("payment", "retry");
  numbers.store_available("payment", false);
  BOOST_TEST(sample(numbers, R"(troupe_events_total{event="retry",)"
                             R"(participant="payment"})")
             == 2);
  std::string store = R"(troupe_store_available{participant="payment"})";
  BOOST_TEST(sample(numbers, store) == 0);
  numbers.store_available("payment", true);
  BOOST_TEST(sample(numbers, store) == 1);
}

BOOST_AUTO_TEST_CASE(every_line_is_a_comment_or_a_sample) {
  metrics numbers{"1"};
  numbers.http_request("/a\"b\\c\nd", "GET", 200, 0.1);
  numbers.batch("order", 1, 0, 0ms);
  auto text = numbers.text();
  BOOST_TEST(text.find(R"(route="/a\"b\\c\nd")") != text.npos, text);
  BOOST_TEST(text.ends_with('\n'));
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    auto comment = line.starts_with("# HELP ") || line.starts_with("# TYPE ");
    auto name = line.starts_with("troupe_") || line.starts_with("process_");
    std::istringstream number{line.substr(line.rfind(' ') + 1)};
    double value = 0;
    BOOST_TEST((comment || (name && number >> value && number.eof())), line);
  }
}

BOOST_AUTO_TEST_CASE(no_count_is_lost_between_threads) {
  constexpr int threads = 4;
  constexpr int each = 5'000;
  metrics numbers{"1"};
  {
    std::vector<std::jthread> callers;
    for (int i = 0; i < threads; ++i)
      callers.emplace_back([&numbers] {
        for (int n = 0; n < each; ++n) {
          numbers.http_request("/orders", "POST", 200 + n % 3, 0.001);
          numbers.count("order", "stale_reply");
        }
      });
    // Reading while they write must do no harm.
    BOOST_TEST(!numbers.text().empty());
  }
  BOOST_TEST(sample(numbers, "troupe_http_request_seconds_count"
                             "{route=\"/orders\"}")
             == threads * each);
  BOOST_TEST(sample(numbers, "troupe_events_total{event=\"stale_reply\","
                             "participant=\"order\"}")
             == threads * each);
}

BOOST_AUTO_TEST_SUITE_END()
