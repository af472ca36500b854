#include "adapters/telemetry/telemetry.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdio>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// An observer, and what came of what it was told.
struct fixture {
  std::FILE* file = std::tmpfile();
  metrics numbers{"1"};
  logger lines{{severity::info, log_format::human}, file};
  observer watching{lines, numbers};
  telemetry& port = watching;

  ~fixture() { std::fclose(file); }

  void shows(const std::vector<std::string>& parts) const {
    auto text = numbers.text();
    for (auto& part : parts)
      BOOST_TEST(text.find(part) != text.npos, part << " in " << text);
  }

  /// All lines of the log.
  std::string logged() const {
    std::string result(static_cast<std::size_t>(std::ftell(file)), '\0');
    std::rewind(file);
    result.resize(std::fread(result.data(), 1, result.size(), file));
    return result;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(telemetry_observer, fixture)

BOOST_AUTO_TEST_CASE(lines_go_to_the_log_and_numbers_to_the_metrics) {
  port.batch("order", 4, 1, 10ms);
  port.saga_ended("cancelled", "orchestration", 1s);
  port.count("order", "stuck");
  port.store_available("order", false);
  BOOST_TEST(logged() == "");
  shows({R"(troupe_batch_size_sum{participant="order"} 4)",
         R"(outcome="cancelled"} 1)", R"(event="stuck",participant="order"} 1)",
         R"(troupe_store_available{participant="order"} 0)"});

  auto text = numbers.text();
  port.log(severity::error, "order", "stuck", "o-1", "s-1");
  auto line = logged();
  BOOST_TEST(line.ends_with("error order: stuck order=o-1 saga=s-1\n"), line);
  BOOST_TEST(numbers.text() == text);
}

BOOST_AUTO_TEST_CASE(stores_that_cannot_be_written_to_are_missing) {
  port.store_available("order", false);
  port.store_available("delivery", false);
  port.store_available("payment", true);
  BOOST_TEST((watching.missing()
              == std::vector<std::string>{"delivery store", "order store"}));
  port.store_available("delivery", true);
  BOOST_TEST((watching.missing() == std::vector<std::string>{"order store"}));
}

BOOST_AUTO_TEST_CASE(what_waits_for_an_operator_is_told_in_one_line) {
  for (auto stuck : {0, 2, 2, 2, 0})
    port.open_sagas("compensating", true, stuck);
  port.open_sagas("pending", false, 7);
  port.dead_letters("payment", 1);
  port.dead_letters("payment", 1);
  shows({R"(troupe_sagas{status="compensating",stuck="true"} 0)",
         R"(troupe_sagas{status="pending",stuck="false"} 7)",
         R"(troupe_dead_letters{participant="payment"} 1)"});
  auto told = logged();
  BOOST_TEST(std::ranges::count(told, '\n') == 2, told);
  for (std::string_view line :
       {"order: 2 stuck sagas in status compensating wait for an operator\n",
        "payment: 1 dead letters wait for an operator\n"})
    BOOST_TEST(told.find(line) != told.npos, told);
}

BOOST_AUTO_TEST_SUITE_END()
