#include "tests/cmd/settings_call.hpp"

using namespace troupe;

BOOST_AUTO_TEST_SUITE(settings_refusals)

BOOST_AUTO_TEST_CASE(a_wrong_value_is_refused_whatever_it_comes_from) {
  struct row {
    std::string key, value, right;
  };
  const row rows[]
      = {{"http-port", "70000", "from 0 to 65535"},
         {"http-port", "-1", "from 0 to 65535"},
         {"http-port", "80a", "from 0 to 65535"},
         {"drain-timeout", "10", "such as 250ms, 10s, 1.5m, 1h or 90d"},
         {"drain-timeout", "-1s", "such as 250ms, 10s, 1.5m, 1h or 90d"},
         {"step-timeout", "0s", "from 1ms"},
         {"saga-deadline", "9000h", "to 365d"},
         {"payment-latency", "1 day", "such as 250ms, 10s, 1.5m, 1h or 90d"},
         {"payment-failure-rate", "1.1", "from 0 to 1"},
         {"delivery-failure-rate", "nan", "from 0 to 1"},
         {"cancel-refusal-rate", "-0.1", "from 0 to 1"},
         {"max-batch", "0", "from 1 to 10000"},
         {"max-batch", "10001", "from 1 to 10000"},
         {"max-calls", "0", "from 1 to 100000"},
         {"max-in-flight", "0", "from 1 to"},
         {"simulation-seed", "18446744073709551616", "whole number"},
         {"demo", "maybe", "true or false"},
         {"log-level", "loud", "trace, debug, info, warn, error"},
         {"log-format", "xml", "human, json"},
         {"store", "oracle", "postgres://user@host/database"},
         {"isolation", "none", "read-committed, serializable"},
         {"coordination", "chaos",
          "orchestration, choreography, two_phase_commit"},
         {"stock-factor", "much", "number"},
         {"concurrency", "0", "from 1"},
         {"url", "localhost", "http://127.0.0.1:8080"}};
  for (const auto& [key, value, right] : rows) {
    auto replays
        = key == "stock-factor" || key == "concurrency" || key == "url";
    std::vector<std::string> flags;
    if (replays)
      flags = {"replay", "f.csv"};
    flags.push_back("--" + key + "=" + value);
    BOOST_TEST(call{flags}.refused_with({"--" + key + ": '" + value, right}));
    auto variable = "TROUPE_" + key;
    for (auto& c : variable)
      c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
    BOOST_TEST(call({}, {{variable, value}})
                   .refused_with({variable + ": '" + value, right}));
    BOOST_TEST(call({}, {}, "# first\n" + key + " = \"" + value + "\"\n")
                   .refused_with({".toml:2: " + key + ": '" + value, right}));
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_named_with_its_line) {
  BOOST_TEST(
      call({}, {}, "\nhtp-port = 1\n")
          .refused_with({".toml:2: htp-port is not a setting", "--help"}));
  BOOST_TEST(call({}, {}, "config = \"x\"\n").refused_with({"config"}));
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_refused_in_one_line) {
  BOOST_TEST(call{{"--no-such"}}.refused_with({"--no-such", "--help"}));
  BOOST_TEST(call{{"dance"}}.refused_with({"dance", "--help"}));
  BOOST_TEST(call{{"--http-port"}}.refused_with({"--http-port", "PORT"}));
  BOOST_TEST((call{{"--http-port=", "serve"}}.refused_with({"--http-port="})));
  BOOST_TEST((call{{"--data-dir", "--demo"}}.refused_with({"--data-dir"})));
  BOOST_TEST((call{{"--data-dir", ""}}.refused_with({"--data-dir", "empty"})));
  BOOST_TEST(
      (call{{"--data-dir=a", "--max-batch=1\n2"}}.refused_with({"1?2"})));
  BOOST_TEST((call{{"--limit", "3"}}.refused_with({"--limit"})));
  BOOST_TEST((call{{"--config", "/no/such"}}.refused_with({"/no/such"})));
  BOOST_TEST((call{{"--config", "/"}}.refused_with({"/: is a directory"})));
}

BOOST_AUTO_TEST_SUITE_END()
