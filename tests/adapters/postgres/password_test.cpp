#include "adapters/postgres/password.hpp"

#include "actors/ports/store.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace troupe::postgres {

namespace {

/// A file with a secret, as long as this lives.
struct secret {
  explicit secret(const std::string& text) {
    ::close(::mkstemp(path.data()));
    std::ofstream{path} << text;
  }
  ~secret() { ::unlink(path.c_str()); }

  std::string path = "/tmp/troupe-password-XXXXXX";
};

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_password)

BOOST_AUTO_TEST_CASE(a_file_holds_the_password) {
  secret file{"aZ&@%\n"};
  BOOST_TEST(with_password("postgres://ann@db/shop?passwordfile=" + file.path)
             == "postgres://ann@db/shop?password=%61%5A%26%40%25");
  BOOST_TEST(with_password("postgres://db/shop?connect_timeout=3&passwordfile="
                           + file.path + "&sslmode=disable")
             == "postgres://db/shop?connect_timeout=3"
                "&password=%61%5A%26%40%25&sslmode=disable");
}

BOOST_AUTO_TEST_CASE(other_addresses_stay_as_they_are) {
  for (auto address : {"postgres://ann:secret@db/shop?passfile=/run/pass",
                       "postgres:///passwordfile=x", "host=db user=ann", ""})
    BOOST_TEST(with_password(address) == address);
}

BOOST_AUTO_TEST_CASE(a_file_without_a_password_is_named) {
  secret nothing{"\n"};
  for (auto& file : {nothing.path, std::string{"/no/such/file"}, std::string{}})
    BOOST_CHECK_EXCEPTION(
        with_password("postgres://ann@db/shop?passwordfile=" + file),
        store_unavailable, [&](const store_unavailable& e) {
          return e.what() == "cannot read a password from " + file;
        });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::postgres
