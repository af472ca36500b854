#include "adapters/postgres/address.hpp"

#include <boost/test/unit_test.hpp>

namespace troupe::postgres {

BOOST_AUTO_TEST_SUITE(postgres_address)

BOOST_AUTO_TEST_CASE(hosts_and_database_are_told) {
  BOOST_TEST(place_of("postgres://ann@db.example:5432/shop")
             == "db.example:5432/shop");
  BOOST_TEST(place_of("postgresql://a:1,b:2/shop?target_session_attrs=any")
             == "a:1,b:2/shop");
  BOOST_TEST(place_of("postgres:///shop") == "/shop");
  BOOST_TEST(place_of("host=a,b port = 1 user=ann dbname='the shop'")
             == "host=a,b port = 1 dbname='the shop'");
  BOOST_TEST(place_of("") == "");
}

BOOST_AUTO_TEST_CASE(a_password_is_told_nowhere) {
  for (auto address :
       {"postgres://ann:secret@db/shop", "postgres://ann:secret/s@db/shop",
        "postgres://ann:s@secret@db/shop", "postgres://ann:secret?x@db/shop",
        "postgres://ann:s@secret?x@db/shop", "postgres://db?password=secret",
        "postgres://db?password=x@secret", "host=db password=secret",
        "password='a host=secret' host=db", "password='\\' host=secret' a=b",
        "password = secret", "user=host=secret", "secret"}) {
    auto told = place_of(address);
    BOOST_TEST(told.find("secret") == told.npos, address << ": " << told);
  }
}

BOOST_AUTO_TEST_CASE(limits_come_before_what_the_address_gives_itself) {
  std::string limits = "keepalives_idle=3&keepalives_interval=2"
                       "&keepalives_count=2&tcp_user_timeout=6000"
                       "&connect_timeout=6";
  BOOST_TEST(with_limits("postgres://db/shop")
             == "postgres://db/shop?" + limits);
  BOOST_TEST(with_limits("postgresql://a:s?x@db?connect_timeout=1")
             == "postgresql://a:s?x@db?" + limits + "&connect_timeout=1");
  BOOST_TEST(with_limits("host=db connect_timeout=1")
             == "keepalives_idle=3 keepalives_interval=2 keepalives_count=2"
                " tcp_user_timeout=6000 connect_timeout=6"
                " host=db connect_timeout=1");
}

BOOST_AUTO_TEST_CASE(a_malformed_address_is_not_repeated) {
  BOOST_TEST(told_of("invalid integer value \"secret\" for connection option")
                 .find("secret")
             == std::string::npos);
  BOOST_TEST(told_of("connection to server at \"db\" failed: why\n\tIs it?\n")
             == "connection to server at \"db\" failed: why; Is it?");
  BOOST_TEST(told_of("connection to server at \"db\", port 1 failed: why\n")
             == "connection to server at \"db\", port 1 failed: why");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::postgres
