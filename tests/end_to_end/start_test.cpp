#include "tests/end_to_end/running_shop.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>

namespace {

using namespace troupe::end_to_end;

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

/// One line that says what is wrong.
bool one_line_with(const std::string& errors, std::string_view part) {
  return std::ranges::count(errors, '\n') == 1 && holds(errors, part);
}

} // namespace

BOOST_AUTO_TEST_SUITE(starting)

BOOST_AUTO_TEST_CASE(one_line_says_that_it_is_ready) {
  temporary_directory data;
  for (auto& verb : {flags{}, flags{"serve"}}) {
    troupe_process shop{shop_flags(data.path().string(), verb)};
    auto port = std::to_string(shop.port());
    BOOST_TEST(client{shop.port()}.get("/readyz").status == 200);
    BOOST_TEST(shop.stop() == 0);
    BOOST_TEST(shop.output()
               == "troupe listening on http://127.0.0.1:" + port + "\n");
  }
}

BOOST_AUTO_TEST_CASE(a_data_directory_is_made_and_serves_one_process) {
  temporary_directory in;
  auto path = (in.path() / "a" / "b").string();
  troupe_process shop{shop_flags(path)};
  shop.port();
  ended second{shop_flags(path)};
  BOOST_TEST(second.code == 1);
  BOOST_TEST(second.output == "");
  BOOST_TEST(one_line_with(second.errors, path), second.errors);
  BOOST_TEST(holds(second.errors, "locked"), second.errors);
  shop.kill();
  BOOST_TEST(troupe_process{shop_flags(path)}.port() != 0);
}

BOOST_AUTO_TEST_CASE(a_port_that_is_taken_is_named) {
  temporary_directory one, other;
  troupe_process shop{shop_flags(one.path().string())};
  auto port = std::to_string(shop.port());
  ended second{shop_flags(other.path().string(), {"--http-port", port})};
  BOOST_TEST(second.code == 1);
  BOOST_TEST(second.output == "");
  BOOST_TEST(one_line_with(second.errors, port), second.errors);
}

BOOST_AUTO_TEST_CASE(a_data_directory_that_cannot_be_made_is_named) {
  temporary_directory data;
  std::ofstream{data.file("file")} << "not a directory";
  for (auto& path : {data.file("file"), data.file("file/below")}) {
    ended shop{shop_flags(path)};
    BOOST_TEST(shop.code == 1);
    BOOST_TEST(one_line_with(shop.errors, path), shop.errors);
  }
}

BOOST_AUTO_TEST_CASE(a_data_directory_that_is_read_only_is_named) {
  temporary_directory data;
  surroundings read_only;
  read_only.wrapper = with_disk("ro", data.path().string());
  ended shop{shop_flags(data.path().string()), read_only};
  BOOST_TEST(shop.code == 1);
  BOOST_TEST(one_line_with(shop.errors, data.path().string()), shop.errors);
}

BOOST_AUTO_TEST_CASE(a_store_that_is_read_only_is_named) {
  temporary_directory data;
  auto flags = shop_flags(data.path().string());
  {
    troupe_process shop{flags};
    shop.port();
    BOOST_TEST(shop.stop() == 0);
  }
  auto file = data.file("payment.db");
  surroundings read_only;
  read_only.wrapper
      = with_mount("--bind '" + file + "' '" + file
                   + "' && mount -o remount,bind,ro '" + file + "'");
  ended shop{flags, read_only};
  BOOST_TEST(shop.code == 1);
  BOOST_TEST(shop.output == "");
  BOOST_TEST(one_line_with(shop.errors, file + ": must not be written to"),
             shop.errors);
}

BOOST_AUTO_TEST_CASE(a_store_that_is_no_database_is_named) {
  temporary_directory data;
  std::ofstream{data.file("order.db")} << std::string(8'192, 'x');
  ended shop{shop_flags(data.path().string())};
  BOOST_TEST(shop.code == 1);
  BOOST_TEST(one_line_with(shop.errors, data.file("order.db")), shop.errors);
}

BOOST_AUTO_TEST_CASE(wrong_settings_are_refused_with_what_would_be_right) {
  for (auto [wrong, hint] :
       {std::pair{flags{"--http-port", "65536"}, "65535"},
        {flags{"--http-port", "http"}, "--http-port"},
        {flags{"--payment-failure-rate", "1.1"}, "0 to 1"},
        {flags{"--delivery-failure-rate", "-0.1"}, "0 to 1"},
        {flags{"--payment-latency", "5"}, "250ms"},
        {flags{"--drain-timeout", "soon"}, "10s"},
        {flags{"--max-batch", "0"}, "1 to 10000"},
        {flags{"--coordination", "chaos"}, "choreography"},
        {flags{"--store", "oracle://x"}, "sqlite"},
        {flags{"--log-level", "loud"}, "debug"},
        {flags{"--log-format", "xml"}, "json"},
        {flags{"--no-such-flag"}, "--no-such-flag"},
        {flags{"--config", "/no/such/file"}, "/no/such/file"},
        {flags{"--data-dir"}, "--data-dir"},
        {flags{"dance"}, "dance"},
        {flags{"replay"}, "FILE"}}) {
    ended refused{wrong};
    BOOST_TEST(refused.code == 2, wrong.front());
    BOOST_TEST(refused.output == "");
    BOOST_TEST(one_line_with(refused.errors, hint), refused.errors);
  }
}

BOOST_AUTO_TEST_CASE(help_and_version_need_nothing_else) {
  ended version{{"--version"}};
  BOOST_TEST(version.code == 0);
  BOOST_TEST(version.output.starts_with("troupe 0."));
  for (auto flag : {"--help", "-h"}) {
    ended help{{flag}};
    BOOST_TEST(help.code == 0);
    BOOST_TEST(help.errors == "");
    for (auto named : {"--config",
                       "--data-dir",
                       "--store",
                       "--http-host",
                       "--http-port",
                       "--drain-timeout",
                       "--demo",
                       "--payment-failure-rate",
                       "--delivery-failure-rate",
                       "--payment-latency",
                       "--delivery-latency",
                       "--simulation-seed",
                       "--cancel-refusal-rate",
                       "--simulation-ledger",
                       "--wallet-latency",
                       "--inventory-latency",
                       "--coordination",
                       "--max-in-flight",
                       "--step-timeout",
                       "--saga-deadline",
                       "--max-batch",
                       "--log-level",
                       "--log-format",
                       "--healthcheck",
                       "replay",
                       "serve"})
      BOOST_TEST(holds(help.output, named), named);
  }
}

BOOST_AUTO_TEST_CASE(flag_beats_variable_beats_file) {
  temporary_directory data;
  auto config = data.file("troupe.toml");
  std::ofstream{config} << "payment-failure-rate = 1\nhttp-port = 1\n"
                           "log-level = \"error\"\n";
  surroundings around;
  around.variables = {"TROUPE_HTTP_PORT=2", "TROUPE_CONFIG=" + config,
                      "TROUPE_DATA_DIR=" + data.file("data")};
  troupe_process shop{{"--http-port", "0"}, around};
  shopper ann{shop.port()};
  BOOST_CHECK_EQUAL(ann.buy(order_of(ann.stock(1), 1))["reason"],
                    "payment_declined");
  BOOST_TEST(shop.stop() == 0);
  BOOST_TEST(shop.errors() == "");

  around.variables.push_back("TROUPE_PAYMENT_FAILURE_RATE=2");
  ended refused{{"--http-port", "0"}, around};
  BOOST_TEST(refused.code == 2);
  BOOST_TEST(one_line_with(refused.errors, "TROUPE_PAYMENT_FAILURE_RATE"),
             refused.errors);
}

BOOST_AUTO_TEST_CASE(a_healthcheck_asks_the_running_shop) {
  temporary_directory data;
  troupe_process shop{shop_flags(data.path().string())};
  flags ask{"--healthcheck", "--http-port", std::to_string(shop.port())};
  BOOST_TEST(troupe::wait_until([&] { return ended{ask}.code == 0; }));
  shop.kill();
  BOOST_TEST(ended{ask}.code == 1);
}

BOOST_AUTO_TEST_SUITE_END()
