#include "cmd/settings/healthcheck.hpp"

#include <curl/curl.h>

#include <memory>
#include <ostream>

namespace troupe {

namespace {

std::size_t append(char* data, std::size_t size, std::size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, size * count);
  return size * count;
}

} // namespace

int healthcheck(const std::string& base_url, std::ostream& err) {
  auto url = base_url + "/readyz";
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> request{
      curl_easy_init(), curl_easy_cleanup};
  std::string body;
  curl_easy_setopt(request.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(request.get(), CURLOPT_TIMEOUT_MS, 5'000L);
  // The shop is on this machine: what http_proxy says is not meant for it.
  curl_easy_setopt(request.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(request.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(request.get(), CURLOPT_WRITEDATA, &body);
  auto outcome = curl_easy_perform(request.get());
  if (outcome != CURLE_OK) {
    err << url << ": " << curl_easy_strerror(outcome) << '\n';
    return 1;
  }
  long status = 0;
  curl_easy_getinfo(request.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status == 200)
    return 0;
  err << url << ": " << status << ' ' << body << '\n';
  return 1;
}

} // namespace troupe
