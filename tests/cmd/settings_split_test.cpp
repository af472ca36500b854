#include "tests/cmd/settings_call.hpp"

using namespace troupe;

namespace {

call call_of(program who, const std::vector<std::string>& flags,
             const std::map<std::string, std::string>& variables = {},
             const std::string& file = {}) {
  return call{flags, variables, file, who};
}

using properties = std::vector<std::pair<std::string, std::string>>;

} // namespace

BOOST_AUTO_TEST_SUITE(settings_split)

BOOST_AUTO_TEST_CASE(each_service_has_ports_of_its_own) {
  BOOST_TEST(call_of(services::order, {}).shop().listen.at(0)
             == "127.0.0.1:7001");
  BOOST_TEST(call_of(services::inventory, {}).shop().listen.at(0)
             == "127.0.0.1:7002");
  BOOST_TEST(call_of(services::payment, {}).shop().metrics_port == 9103);
  BOOST_TEST(call_of(services::delivery, {}).shop().metrics_port == 9104);
  BOOST_TEST(call_of(program::gateway, {}).shop().peers.back().at(0)
             == "127.0.0.1:7004");
}

BOOST_AUTO_TEST_CASE(a_service_is_asked_where_it_listens) {
  auto asked = [](const std::string& listen) {
    return metrics_url(
        call_of(services::order, {"--listen", listen, "--metrics-port=9"})
            .shop());
  };
  BOOST_TEST(asked("127.0.0.1:7001") == "http://127.0.0.1:9");
  BOOST_TEST(asked("10.0.0.5:7001") == "http://10.0.0.5:9");
  BOOST_TEST(asked("[::1]:7001") == "http://[::1]:9");
}

BOOST_AUTO_TEST_CASE(a_service_reads_its_flags) {
  auto shop
      = call_of(services::order,
                {"--kafka-brokers=a:1,b:2", "--instance=order-1",
                 "--partitions=4", "--replication-factor=3", "--listen=[::1]:0",
                 "--metrics-port=0", "--store=postgres://shop@localhost/order",
                 "--isolation=serializable"})
            .shop();
  BOOST_TEST(shop.bus.brokers == "a:1,b:2");
  BOOST_TEST(shop.bus.instance == "order-1");
  BOOST_TEST(shop.bus.partitions == 4U);
  BOOST_TEST(shop.bus.replication_factor == 3U);
  BOOST_TEST(shop.listen.at(0) == "[::1]:0");
  BOOST_TEST(shop.metrics_port == 0);
  BOOST_TEST(shop.store == "postgres://shop@localhost/order");
  BOOST_TEST(shop.serializable);
}

BOOST_AUTO_TEST_CASE(properties_come_from_every_source_and_keep_their_equals) {
  properties expected{{"security.protocol", "ssl"}, {"sasl.password", "a=b,c"}};
  BOOST_TEST(
      (call_of(program::gateway, {"--kafka-property", "security.protocol=ssl",
                                  "--kafka-property=sasl.password=a=b,c"})
           .shop()
           .bus.properties
       == expected));
  BOOST_TEST((call_of(program::gateway, {},
                      {{"TROUPE_KAFKA_PROPERTY",
                        "security.protocol=ssl\nsasl.password=a=b,c"}})
                  .shop()
                  .bus.properties
              == expected));
  BOOST_TEST((
      call_of(
          program::gateway, {}, {},
          "kafka-property = [\"security.protocol=ssl\", 'sasl.password=a=b,c']")
          .shop()
          .bus.properties
      == expected));
}

BOOST_AUTO_TEST_CASE(peers_may_be_several) {
  auto shop = call_of(program::gateway, {"--order", "a:1,b:2"}).shop();
  BOOST_TEST((shop.peers.front() == std::vector<std::string>{"a:1", "b:2"}));
}

BOOST_AUTO_TEST_CASE(a_file_of_all_programs_is_read_by_each) {
  std::string file = "http-port = 1\nsaga-deadline = \"2s\"\nlimit = 3\n";
  BOOST_TEST(call_of(program::gateway, {}, {}, file).shop().http_port == 1);
  BOOST_TEST((call_of(services::order, {}, {}, file).shop().saga_deadline
              == std::chrono::seconds{2}));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named) {
  auto refuses = [](program who, const std::vector<std::string>& flags,
                    const std::string& why) {
    BOOST_TEST(call_of(who, flags)
                   .refused_with({std::string{to_string(who)} + ": ", why}));
  };
  refuses(services::order, {"--listen=7001"}, "such as 127.0.0.1:7001");
  refuses(services::order, {"--listen=a:1,b:2"}, "these are several");
  refuses(services::order, {"--listen=a:65536"}, "such as 127.0.0.1:7001");
  refuses(program::gateway, {"--order=a:1,,b:2"}, "order-1:7001,order-2:7001");
  refuses(program::gateway, {"--kafka-property=x"}, "security.protocol=ssl");
  refuses(program::gateway, {"--tls-cert=x"}, "all three or none");
  refuses(program::gateway, {"--store=sqlite"}, "--store");
  refuses(services::payment, {"--http-port=1"}, "--http-port");
  refuses(services::payment, {"--healthcheck", "--metrics-port=0"},
          "from 1 to 65535");
}

BOOST_AUTO_TEST_CASE(a_list_is_not_one_value) {
  BOOST_TEST(call_of(services::order, {}, {}, "instance = [\"a\", \"b\"]")
                 .refused_with({":1: instance", "a list is not one value"}));
}

BOOST_AUTO_TEST_CASE(a_wrong_address_of_a_store_shows_no_password) {
  auto refused
      = call_of(services::order, {"--store=postgres:user:secret@host"});
  BOOST_TEST(refused.refused_with({"--store: 'postgres'"}));
  BOOST_TEST(refused.err.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
