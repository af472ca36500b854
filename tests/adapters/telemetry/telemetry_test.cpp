#include "adapters/telemetry/telemetry.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(telemetry_observer)

BOOST_AUTO_TEST_CASE(lines_go_to_the_log_and_numbers_to_the_metrics) {
  auto file = std::tmpfile();
  metrics numbers{"1"};
  logger lines{{severity::info, log_format::human}, file};
  observer watching{lines, numbers};
  telemetry& port = watching;

  port.batch("order", 4, 1, 10ms);
  port.saga_ended("cancelled", "orchestration", 1s);
  port.count("order", "stuck");
  port.store_available("order", false);
  BOOST_TEST(std::ftell(file) == 0);
  auto text = numbers.text();
  for (std::string part :
       {R"(troupe_batch_size_sum{participant="order"} 4)",
        R"(outcome="cancelled"} 1)", R"(event="stuck",participant="order"} 1)",
        R"(troupe_store_available{participant="order"} 0)"})
    BOOST_TEST(text.find(part) != std::string::npos, part);

  port.log(severity::error, "order", "stuck", "o-1", "s-1");
  std::string line(static_cast<std::size_t>(std::ftell(file)), '\0');
  std::rewind(file);
  line.resize(std::fread(line.data(), 1, line.size(), file));
  BOOST_TEST(line.ends_with("error order: stuck order=o-1 saga=s-1\n"), line);
  BOOST_TEST(numbers.text() == text);
  std::fclose(file);
}

BOOST_AUTO_TEST_SUITE_END()
