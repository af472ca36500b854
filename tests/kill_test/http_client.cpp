#include "tests/kill_test/http_client.hpp"

#include <curl/curl.h>

#include <new>
#include <string_view>

namespace troupe::kill_test {

namespace {

std::size_t append(char* data, std::size_t, std::size_t size, void* to) {
  static_cast<std::string*>(to)->append(data, size);
  return size;
}

std::size_t look(char* data, std::size_t, std::size_t size, void* to) {
  if (std::string_view{data, size}.starts_with("Idempotency-Replayed"))
    *static_cast<bool*>(to) = true;
  return size;
}

} // namespace

void http_client::close::operator()(void* handle) const {
  curl_easy_cleanup(handle);
}

http_client::http_client() : handle_(curl_easy_init()) {
  if (!handle_)
    throw std::bad_alloc{};
}

http_client::~http_client() = default;

reply http_client::post(std::uint16_t port, const std::string& path,
                        const std::string& body, const std::string& key,
                        const std::string& prefer) {
  curl_slist* headers = nullptr;
  auto header = [&](const std::string& line) {
    headers = curl_slist_append(headers, line.c_str());
  };
  header("Content-Type: application/json");
  if (!key.empty())
    header("Idempotency-Key: " + key);
  if (!prefer.empty())
    header("Prefer: " + prefer);
  auto curl = handle_.get();
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  auto result = perform(port, path, headers);
  curl_slist_free_all(headers);
  return result;
}

reply http_client::get(std::uint16_t port, const std::string& path) {
  curl_easy_setopt(handle_.get(), CURLOPT_HTTPGET, 1L);
  return perform(port, path, nullptr);
}

reply http_client::perform(std::uint16_t port, const std::string& path,
                           void* headers) {
  reply result;
  auto curl = handle_.get();
  auto url = "http://127.0.0.1:" + std::to_string(port) + path;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &result.body);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, look);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &result.replayed);
  auto code = curl_easy_perform(curl);
  result.timed_out = code == CURLE_OPERATION_TIMEDOUT;
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    result.status = static_cast<int>(status);
  }
  return result;
}

} // namespace troupe::kill_test
