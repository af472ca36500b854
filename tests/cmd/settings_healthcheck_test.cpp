#include "cmd/settings/healthcheck.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <sstream>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace troupe;

namespace {

/// Gives one client on the loopback interface one answer.
class one_answer {
public:
  explicit one_answer(std::string text) : answer_{std::move(text)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof(address);
    BOOST_TEST_REQUIRE(bind(listener_, generic, size) == 0);
    BOOST_TEST_REQUIRE(listen(listener_, 1) == 0);
    BOOST_TEST_REQUIRE(getsockname(listener_, generic, &size) == 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::jthread{[this] { serve(); }};
  }

  ~one_answer() {
    finish();
    close(listener_);
  }

  const std::string& url() const { return url_; }

  /// What the client sent; after `healthcheck` has returned.
  std::string request() {
    finish();
    return request_;
  }

private:
  void finish() {
    if (thread_.joinable())
      thread_.join();
  }

  void serve() {
    pollfd waiting{listener_, POLLIN, 0};
    if (poll(&waiting, 1, 30'000) != 1)
      return;
    auto client = accept(listener_, nullptr, nullptr);
    char buffer[1'024];
    while (request_.find("\r\n\r\n") == std::string::npos) {
      auto count = read(client, buffer, sizeof(buffer));
      if (count <= 0)
        break;
      request_.append(buffer, static_cast<std::size_t>(count));
    }
    // A client that hears nothing fails the test.
    (void)!write(client, answer_.data(), answer_.size());
    close(client);
  }

  int listener_ = socket(AF_INET, SOCK_STREAM, 0);
  std::string answer_;
  std::string url_;
  std::string request_;
  std::jthread thread_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(settings_healthcheck)

BOOST_AUTO_TEST_CASE(a_ready_shop_is_exit_code_0_whatever_the_proxy) {
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  one_answer shop{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"};
  std::ostringstream err;
  BOOST_TEST(healthcheck(shop.url(), err) == 0);
  unsetenv("http_proxy");
  BOOST_TEST(err.str() == "");
  BOOST_TEST(shop.request().starts_with("GET /readyz HTTP/1.1\r\n"));
}

BOOST_AUTO_TEST_CASE(a_shop_that_is_not_ready_is_exit_code_1_with_its_reason) {
  one_answer shop{"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 8\r\n"
                  "\r\ndraining"};
  std::ostringstream err;
  BOOST_TEST(healthcheck(shop.url(), err) == 1);
  BOOST_TEST(err.str() == shop.url() + "/readyz: 503 draining\n");
}

BOOST_AUTO_TEST_CASE(no_shop_is_exit_code_1) {
  std::ostringstream err;
  BOOST_TEST(healthcheck("http://127.0.0.1:1", err) == 1);
  BOOST_TEST(err.str().starts_with("http://127.0.0.1:1/readyz: "), err.str());
}

BOOST_AUTO_TEST_SUITE_END()
