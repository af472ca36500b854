#include "adapters/telemetry/probes.hpp"

#include <boost/test/unit_test.hpp>
#include <curl/curl.h>

#include <mutex>
#include <regex>

using namespace troupe;

namespace {

/// Status and body. `head`: the lines before it, if they matter.
std::pair<long, std::string> get(std::uint16_t port, const std::string& path,
                                 std::string* head = nullptr) {
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> request{
      curl_easy_init(), curl_easy_cleanup};
  auto url = "http://127.0.0.1:" + std::to_string(port) + path;
  std::pair<long, std::string> result;
  auto append = +[](char* data, std::size_t size, std::size_t count, void* to) {
    static_cast<std::string*>(to)->append(data, size * count);
    return size * count;
  };
  curl_easy_setopt(request.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(request.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(request.get(), CURLOPT_TIMEOUT, 10L);
  curl_easy_setopt(request.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(request.get(), CURLOPT_WRITEDATA, &result.second);
  if (head) {
    curl_easy_setopt(request.get(), CURLOPT_HEADERFUNCTION, append);
    curl_easy_setopt(request.get(), CURLOPT_HEADERDATA, head);
  }
  BOOST_REQUIRE(curl_easy_perform(request.get()) == CURLE_OK);
  curl_easy_getinfo(request.get(), CURLINFO_RESPONSE_CODE, &result.first);
  return result;
}

struct probed {
  std::mutex mutex;
  std::vector<std::string> missing;
  probes server{"127.0.0.1",
                0,
                {[this] {
                   std::lock_guard guard{mutex};
                   return missing;
                 },
                 [] { return std::string{"troupe_build_info 1\n"}; }}};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(telemetry_probes, probed)

BOOST_AUTO_TEST_CASE(a_service_lives_and_is_ready) {
  BOOST_TEST(get(server.port(), "/livez").first == 200);
  auto ready = get(server.port(), "/readyz");
  BOOST_TEST(ready.first == 200);
  BOOST_TEST(ready.second == R"({"status":"healthy"})");
}

BOOST_AUTO_TEST_CASE(an_answer_has_a_date) {
  // As in RFC 9110, 5.6.7.
  std::regex date{"\r\nDate: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} "
                  "[0-9]{2}:[0-9]{2}:[0-9]{2} GMT\r\n"};
  std::string head;
  get(server.port(), "/livez", &head);
  BOOST_TEST(std::regex_search(head, date));
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_named) {
  {
    std::lock_guard guard{mutex};
    missing = {"order store"};
  }
  auto ready = get(server.port(), "/readyz");
  BOOST_TEST(ready.first == 503);
  BOOST_TEST(ready.second.find("order store") != std::string::npos);
  BOOST_TEST(get(server.port(), "/livez").first == 200);
}

BOOST_AUTO_TEST_CASE(numbers_are_shown) {
  auto shown = get(server.port(), "/metrics");
  BOOST_TEST(shown.first == 200);
  BOOST_TEST(shown.second == "troupe_build_info 1\n");
}

BOOST_AUTO_TEST_CASE(there_is_nothing_else) {
  BOOST_TEST(get(server.port(), "/metrics/x").first == 404);
  BOOST_TEST(get(server.port(), "/").first == 404);
}

BOOST_AUTO_TEST_CASE(a_port_that_is_taken_is_named) {
  auto port = server.port();
  BOOST_CHECK_EXCEPTION(
      (probes{"127.0.0.1", port, {}}), std::runtime_error, [&](auto& e) {
        return std::string{e.what()}.find(std::to_string(port))
               != std::string::npos;
      });
}

BOOST_AUTO_TEST_SUITE_END()
