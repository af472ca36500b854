#include "tests/cmd/settings_call.hpp"

using namespace troupe;
using namespace std::chrono_literals;

namespace {

using verb = command_line::verb;

} // namespace

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(nothing_given_means_the_documented_defaults) {
  call plain{{}};
  auto shop = plain.shop();
  BOOST_TEST((plain.result.what == verb::serve));
  BOOST_TEST(shop.data_dir == "./var");
  BOOST_TEST(shop.http_host == "127.0.0.1");
  BOOST_TEST(shop.http_port == 8080);
  BOOST_TEST((shop.drain_timeout == 10s));
  BOOST_TEST(!shop.demo);
  BOOST_TEST(shop.max_open_sagas == 10'000U);
  BOOST_TEST(shop.max_waiting_requests == 2'000U);
  BOOST_TEST((shop.step_timeout == 5s));
  BOOST_TEST((shop.saga_deadline == 60s));
  BOOST_TEST(shop.max_batch == 200U);
  BOOST_TEST(shop.stuck_after == 10U);
  BOOST_TEST(shop.max_calls == 1'000U);
  BOOST_TEST(shop.retention.count() == 0);
  BOOST_TEST((shop.simulation == simulation_settings{}));
  BOOST_TEST((plain.result.log.level == severity::info));
}

BOOST_AUTO_TEST_CASE(every_flag_reaches_its_field) {
  call all{{"serve",
            "--http-host=::1",
            "--http-port=0",
            "--drain-timeout=500ms",
            "--data-dir=/d",
            "--store=sqlite",
            "--coordination=orchestration",
            "--max-in-flight=7",
            "--step-timeout=1.5s",
            "--saga-deadline=2m",
            "--max-batch=10000",
            "--stuck-after=3",
            "--max-calls=3",
            "--retention=90d",
            "--demo",
            "--payment-failure-rate=0.5",
            "--delivery-failure-rate=1",
            "--cancel-refusal-rate=0.25",
            "--payment-latency=1ms",
            "--delivery-latency=2ms",
            "--wallet-latency=3ms",
            "--inventory-latency=1h",
            "--simulation-seed=18446744073709551615",
            "--simulation-ledger=/l",
            "--log-level=error",
            "--log-format=json"}};
  shop_settings expected{.data_dir = "/d",
                         .http_host = "::1",
                         .http_port = 0,
                         .drain_timeout = 500ms,
                         .demo = true,
                         .simulation = {.payment_failure_rate = 0.5,
                                        .delivery_failure_rate = 1,
                                        .cancel_refusal_rate = 0.25,
                                        .payment_latency = 1ms,
                                        .delivery_latency = 2ms,
                                        .wallet_latency = 3ms,
                                        .inventory_latency = 1h,
                                        .seed = UINT64_MAX,
                                        .ledger = "/l"},
                         .max_open_sagas = 7,
                         .step_timeout = 1'500ms,
                         .saga_deadline = 120s,
                         .max_batch = 10'000,
                         .stuck_after = 3,
                         .max_calls = 3,
                         .retention = 2160h};
  BOOST_TEST((all.shop() == expected));
  BOOST_TEST((all.result.log.level == severity::error));
  BOOST_TEST((all.result.log.format == log_format::json));
}

BOOST_AUTO_TEST_CASE(flag_beats_variable_beats_file) {
  std::string file = "http-port = 1\nmax-batch = 1\nmax-in-flight = 1\n";
  call mixed{{"--http-port", "3"},
             {{"TROUPE_HTTP_PORT", "2"}, {"TROUPE_MAX_BATCH", "2"}},
             file};
  BOOST_TEST(mixed.shop().http_port == 3);
  BOOST_TEST(mixed.shop().max_batch == 2U);
  BOOST_TEST(mixed.shop().max_open_sagas == 1U);
}

BOOST_AUTO_TEST_CASE(a_switch_can_be_turned_off_by_what_is_stronger) {
  BOOST_TEST(call({}, {}, "demo = true").shop().demo);
  BOOST_TEST(!call({}, {{"TROUPE_DEMO", "false"}}, "demo = true").shop().demo);
  BOOST_TEST(
      !call({"--demo=false"}, {{"TROUPE_DEMO", "true"}}, "").shop().demo);
}

BOOST_AUTO_TEST_CASE(an_empty_variable_counts_as_none) {
  BOOST_TEST(call({}, {{"TROUPE_HTTP_PORT", ""}}).shop().http_port == 8080);
}

BOOST_AUTO_TEST_CASE(a_variable_can_name_the_settings_file) {
  auto path = settings_file_of("http-port = 9\n");
  call named{{}, {{"TROUPE_CONFIG", path}}};
  std::filesystem::remove(path);
  BOOST_TEST(named.shop().http_port == 9);
}

BOOST_AUTO_TEST_CASE(the_demo_fails_sometimes_unless_told_otherwise) {
  auto demo = call{{"--demo"}}.shop().simulation;
  BOOST_TEST(demo.payment_failure_rate == 0.2);
  BOOST_TEST(demo.delivery_failure_rate == 0.1);
  auto told = call{{"--demo", "--payment-failure-rate", "0"},
                   {{"TROUPE_DELIVERY_FAILURE_RATE", "0"}}}
                  .shop()
                  .simulation;
  BOOST_TEST(told.payment_failure_rate == 0);
  BOOST_TEST(told.delivery_failure_rate == 0);
}

BOOST_AUTO_TEST_CASE(replay_takes_its_file_and_asks_the_local_shop) {
  call replay{{"replay", "orders.csv", "--limit", "5", "--json"},
              {{"TROUPE_HTTP_PORT", "9"}}};
  replay.shop();
  auto settings = replay.result.replay;
  BOOST_TEST((replay.result.what == verb::replay));
  BOOST_TEST(settings.file == "orders.csv");
  BOOST_TEST(settings.url == "http://127.0.0.1:9");
  BOOST_TEST(settings.limit == 5U);
  BOOST_TEST(settings.concurrency == 1U);
  BOOST_TEST(settings.stock_factor == 0.95);
  BOOST_TEST(settings.json);
  BOOST_TEST(!replay.result.embedded);
  BOOST_TEST(call{{"replay"}}.refused_with({"FILE"}));
  BOOST_TEST((call{{"replay", "a", "b"}}.refused_with({"b"})));
}

BOOST_AUTO_TEST_CASE(embedded_replay_is_in_memory_unless_told_where) {
  call memory{{"replay", "f", "--embedded"}};
  BOOST_TEST(memory.shop().data_dir == "");
  BOOST_TEST(memory.result.embedded);
  call disk{{"replay", "f", "--embedded", "--payment-failure-rate", "0.5"},
            {{"TROUPE_DATA_DIR", "/d"}}};
  BOOST_TEST(disk.shop().data_dir == "/d");
  BOOST_TEST(disk.shop().simulation.payment_failure_rate == 0.5);
  BOOST_TEST(
      (call{{"replay", "f", "--embedded", "--url", "http://x"}}.refused_with(
          {"--url and --embedded"})));
}

BOOST_AUTO_TEST_CASE(healthcheck_needs_the_port_of_a_running_shop) {
  call check{{"--healthcheck", "--http-port", "9"}};
  check.shop();
  BOOST_TEST((check.result.what == verb::healthcheck));
  BOOST_TEST((call{{"--healthcheck", "--http-port", "0"}}.refused_with(
      {"--http-port", "from 1 to 65535"})));
}

BOOST_AUTO_TEST_CASE(base_url_puts_a_bare_ipv6_address_into_brackets) {
  shop_settings shop;
  shop.http_port = 80;
  shop.http_host = "::1";
  BOOST_TEST(base_url(shop) == "http://[::1]:80");
  shop.http_host = "[::1]";
  BOOST_TEST(base_url(shop) == "http://[::1]:80");
}

BOOST_AUTO_TEST_SUITE_END()
