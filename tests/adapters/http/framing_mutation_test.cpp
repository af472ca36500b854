#include "tests/adapters/http/framing_property.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <random>

namespace {

const std::array<std::string, 6> samples{
    "GET /orders/a%20b?limit=5 HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n",
    "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: "
    "11\r\n\r\n{\"id\":\"a\"}"
    "\n",
    "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello"
    "\r\n0\r\nT: x\r\n\r\n",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    "\r\nPOST /b HTTP/1.1\r\nhost: y\r\nExpect: "
    "100-continue\r\nContent-Length: "
    "0\r\n\r\n",
    "HEAD http://x/c HTTP/1.1\r\nHost: x\r\nX-Request-Id: 7\r\nConnection: "
    "close\r\n\r\n"};

const std::array<std::string, 14> fragments{"\r",
                                            "\n",
                                            "\r\n\r\n",
                                            "%00",
                                            "%",
                                            "\xff",
                                            std::string(1, '\0'),
                                            "0\r\n",
                                            "Content-Length: 3\r\n",
                                            "Transfer-Encoding: chunked\r\n",
                                            "fffffffffffffffff\r\n",
                                            ":",
                                            "HTTP/1.1",
                                            std::string(300, 'a')};

class mutator {
public:
  explicit mutator(unsigned seed) : dice_{seed} {}

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>{0, limit - 1}(dice_);
  }

  /// Some requests one after the other, damaged in up to four places.
  std::string bytes() {
    std::string result;
    for (auto count = 1 + below(3); count > 0; --count)
      result += samples[below(samples.size())];
    for (auto count = below(5); count > 0; --count) {
      auto at = below(result.size());
      switch (below(4)) {
      case 0:
        result[at] = static_cast<char>(below(256));
        break;
      case 1:
        result.erase(at, 1 + below(8));
        break;
      case 2:
        result.insert(at, fragments[below(fragments.size())]);
        break;
      default:
        result.insert(at, result.substr(below(result.size()), below(40)));
      }
      if (result.empty())
        result.push_back('G');
    }
    return result;
  }

private:
  std::mt19937 dice_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(http_framing_mutation)

BOOST_AUTO_TEST_CASE(damaged_requests_read_the_same_however_they_are_split) {
  using troupe::http_test::framing_story;
  mutator random{20221};
  std::size_t complete = 0;
  std::size_t refused = 0;
  for (auto round = 0; round < 30'000; ++round) {
    auto bytes = random.bytes();
    auto whole = framing_story(bytes, [&] { return bytes.size(); });
    auto split = framing_story(bytes, [&] { return 1 + random.below(12); });
    BOOST_REQUIRE_MESSAGE(whole == split, bytes);
    BOOST_REQUIRE_MESSAGE(!whole.ends_with("BROKEN PROMISE"), bytes);
    complete += whole.ends_with("between requests") ? 1 : 0;
    refused += whole.ends_with("400\x1f") ? 1 : 0;
  }
  // The mutations are worth something only while both ends are reached.
  BOOST_TEST(complete > 5'000U);
  BOOST_TEST(refused > 5'000U);
}

BOOST_AUTO_TEST_SUITE_END()
