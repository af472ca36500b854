#include "cmd/replay/curl_transport.hpp"

#include <curl/curl.h>
#include <stdexcept>
#include <thread>

namespace troupe::replaying {

namespace {

constexpr long connect_timeout_s = 5;
constexpr long timeout_s = 60;

struct free_handle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

struct free_list {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

using header_list = std::unique_ptr<curl_slist, free_list>;

void append(header_list& list, const std::string& header) {
  auto* longer = curl_slist_append(list.get(), header.c_str());
  if (longer == nullptr)
    throw std::bad_alloc{};
  static_cast<void>(list.release()); // `longer` begins with it
  list.reset(longer);
}

std::size_t on_body(char* data, std::size_t, std::size_t size, void* into) {
  static_cast<std::string*>(into)->append(data, size);
  return size;
}

class curl_transport : public transport {
public:
  explicit curl_transport(const std::string& url) : url_(url) {
    while (url_.ends_with('/'))
      url_.pop_back();
    // A static is initialised by one thread: curl's own call need not be safe.
    static const auto ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    handle_.reset(curl_easy_init());
    if (ready != CURLE_OK || handle_ == nullptr)
      throw std::runtime_error("libcurl could not be set up");
  }

  http_response exchange(const http_request& what) override {
    auto* curl = handle_.get();
    // Keeps the connection, forgets the last request.
    curl_easy_reset(curl);
    http_response result;
    auto url = url_ + what.target;
    header_list headers;
    for (const auto& header : what.headers)
      append(headers, header);
    // No 100-continue: a server that does not send one costs a second.
    append(headers, "Expect:");
    append(headers, "Accept: application/json");
    // An empty value keeps curl from calling an empty body a form.
    append(headers, what.body.empty() ? "Content-Type:"
                                      : "Content-Type: application/json");
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_timeout_s);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, timeout_s);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &result.body);
    if (what.method == "POST") {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(what.body.size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, what.body.data());
    }
    auto code = curl_easy_perform(curl);
    if (code != CURLE_OK) {
      result.fault = curl_easy_strerror(code);
      return result;
    }
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_off_t retry_after = 0;
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
    result.status = static_cast<int>(status);
    result.retry_after = std::chrono::seconds{retry_after};
    return result;
  }

  std::chrono::milliseconds now() override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
  }

  void pause(std::chrono::milliseconds how_long) override {
    std::this_thread::sleep_for(how_long);
  }

private:
  std::string url_;
  std::unique_ptr<CURL, free_handle> handle_;
};

} // namespace

std::unique_ptr<transport> make_curl_transport(const std::string& url) {
  return std::make_unique<curl_transport>(url);
}

} // namespace troupe::replaying
